#include "units/tasd_bank.h"

#include <fmt/format.h>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_ports.h"
#include "units/tasd_slot.h"
#include "units/tasd_sorter.h"

namespace filigree::units {
namespace {

using config::TasdConfig;
using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

/// What one cycle puts on the outputs, by entry.
struct Entries {
  std::vector<Value> valid, last;
  std::vector<Value> data;  ///< [entry][block]
};

void drive_outputs(Module& m, const Entries& now, const Value& inside) {
  m.section("Entries");
  const Value now_valid = hdl::concat(now.valid);
  const Reg valid = m.reg("entry_valid", now_valid.type(), 0);
  valid.next(now_valid);
  m.output("entry_valid", valid);
  m.output("entry_last", m.registered("entry_last", hdl::concat(now.last)));
  m.outputs("entry", m.registered("entry", Bus(now.data)));
  const Value shown = valid.or_reduce();
  m.output("idle", inside.empty() ? ~shown : ~(shown | inside));
}

Module parallel_bank(const TtcConfig& cfg) {
  const TasdConfig tasd = cfg.tasd();
  Module m(module_name(cfg.name, "tasd_bank"), "TASD bank, parallel: a unit per block of a beat.");
  m.describe("A beat per cycle; all entries in use are shown in the cycle after it was taken.");
  const std::vector<Value> n = n_inputs(m, tasd);
  const hdl::StreamIn x = m.input_stream("x", cfg.beat_blocks() * tasd.block() * tasd.value_bits);
  x.accept(m.constant(UInt(1), 1));

  m.section("Units");
  const int entry_bits = tasd.value_bits + tasd.index_bits();
  std::vector<Bus> sorted;
  const Bus blocks(x.data, UInt(tasd.block() * tasd.value_bits));
  for (int b = 0; b < cfg.beat_blocks(); ++b) {
    const hdl::Instance sorter = m.instance(fmt::format("u_sorter_{}", b), tasd_sorter(tasd));
    connect_n(sorter, sorter_n(n));
    sorter.connect("x", blocks[b]);
    sorted.push_back(sorter.outs("entry", UInt(entry_bits)));
  }
  Entries now;
  const std::vector<EntryPlace> places = entry_places(tasd);
  for (std::size_t e = 0; e < places.size(); ++e) {
    now.valid.push_back(x.valid & in_use(n, places[e]));
    now.last.push_back(x.last);
    for (const Bus& block : sorted) now.data.push_back(block[static_cast<int>(e)]);
  }
  drive_outputs(m, now, {});
  return m;
}

/// A beat under way.
struct Slot {
  Bus at;     ///< by entry: it is the one of this cycle
  Bus found;  ///< by block: that entry
  Value last;
};

Module iterative_bank(const TtcConfig& cfg) {
  const TasdConfig tasd = cfg.tasd();
  const int slots = cfg.slots();
  Module m(module_name(cfg.name, "tasd_bank"), "TASD bank, iterative: beats go to slots of units in turn.");
  m.describe(
      "A slot has a unit per block of a beat and finds one entry of each per cycle; it is shown in the cycle after. A beat is taken when the slot "
      "whose turn it is has no beat or finds its last entry. Slots start in different cycles and all take equally long: no two are ever at the "
      "same entry.");
  const std::vector<Value> n = n_inputs(m, tasd);
  const hdl::StreamIn x = m.input_stream("x", cfg.beat_blocks() * tasd.block() * tasd.value_bits);
  const Bus code = sign_magnitudes(m, x.data, tasd);

  m.section("Slots");
  const Reg turn = slots > 1 ? m.reg("turn", UInt(slots), 1) : Reg();
  if (slots > 1) m.comment("turn", "one-hot: the slot that takes the next beat");
  const Module slot_module = tasd_slot(cfg);
  std::vector<Slot> all;
  Value ready, busy;
  for (int s = 0; s < slots; ++s) {
    const hdl::Instance slot = m.instance(fmt::format("u_slot_{}", s), slot_module);
    connect_n(slot, n);
    slot.connect("code", code);
    slot.connect("offer", slots > 1 ? x.valid & turn.bit(s) : x.valid);
    slot.connect("offer_last", x.last);
    all.push_back({slot.outs("at", UInt(1)), slot.outs("found", UInt(tasd.value_bits + tasd.index_bits())), slot.out("last")});
    const Value mine = slots > 1 ? turn.bit(s) & slot.out("ready") : slot.out("ready");
    ready = s == 0 ? mine : ready | mine;
    busy = s == 0 ? slot.out("busy") : busy | slot.out("busy");
  }
  ready = m.name("turn_ready", ready);
  x.accept(ready);
  if (slots > 1) turn.next_when(x.valid & ready, hdl::concat({turn.bit(slots - 1), turn.slice(0, slots - 1)}));

  Entries now;
  for (int e = 0; e < tasd.entries(); ++e) {
    std::vector<Value> at;
    Value valid, last;
    for (const Slot& slot : all) {
      at.push_back(slot.at[e]);
      const Value slot_last = slot.at[e] & slot.last;
      valid = valid.empty() ? slot.at[e] : valid | slot.at[e];
      last = last.empty() ? slot_last : last | slot_last;
    }
    now.valid.push_back(valid);
    now.last.push_back(last);
    for (int b = 0; b < cfg.beat_blocks(); ++b) {
      std::vector<Value> found;
      found.reserve(all.size());
      for (const Slot& slot : all) found.push_back(slot.found[b]);
      now.data.push_back(lib::select_one_hot(at, found));
    }
  }
  drive_outputs(m, now, busy);
  return m;
}

}  // namespace

Module tasd_bank(const TtcConfig& cfg) { return cfg.form == config::TasdForm::kParallel ? parallel_bank(cfg) : iterative_bank(cfg); }

}  // namespace filigree::units
