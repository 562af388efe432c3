#include "units/tasd_bank.h"

#include <fmt/format.h>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_control.h"
#include "units/tasd_extractor.h"
#include "units/tasd_ports.h"
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

  const int entry_bits = tasd.value_bits + tasd.index_bits();
  std::vector<Bus> sorted;
  const Bus blocks(x.data, UInt(tasd.block() * tasd.value_bits));
  for (int b = 0; b < cfg.beat_blocks(); ++b) {
    const hdl::Instance sorter = m.instance(fmt::format("u_sorter_{}", b), tasd_sorter(tasd));
    connect_n(sorter, n);
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

/// One beat under way: a unit per block, all of them at the same entry.
struct Slot {
  Value ready, busy, last;
  Bus at;      ///< by entry: it is the one of this cycle
  Bus blocks;  ///< by block: what was found, value and index
};

Slot make_slot(Module& m, const TtcConfig& cfg, const std::vector<Value>& n, int number, const hdl::StreamIn& x, const Value& turn,
               const std::vector<Bus>& codes) {
  const TasdConfig tasd = cfg.tasd();
  m.section(fmt::format("Slot {}", number));
  Slot slot;
  const hdl::Instance control = m.instance(fmt::format("u_control_{}", number), tasd_control(tasd));
  slot.ready = control.out("ready");
  slot.busy = control.out("busy");
  const Value start = m.name(fmt::format("start_{}", number), turn & slot.ready & x.valid);
  connect_n(control, n);
  control.connect("start", start);
  control.connect("advance", 1);
  slot.last = m.registered(fmt::format("last_{}", number), x.last, start);
  std::vector<Value> at;
  for (const EntryPlace& place : entry_places(tasd)) {
    Value here = slot.busy;
    if (term_bits(tasd) > 0) here = here & (control.out("term") == place.term);
    if (slot_bits(tasd) > 0) here = here & (control.out("slot") == place.slot);
    at.push_back(here);
  }
  slot.at = m.name(fmt::format("at_{}", number), Bus(at));
  std::vector<Value> found;
  for (int b = 0; b < cfg.beat_blocks(); ++b) {
    const hdl::Instance unit = m.instance(fmt::format("u_unit_{}_{}", number, b), tasd_extractor(tasd));
    unit.connect("load", start);
    unit.connect("remove", 1);
    unit.connect("code", codes[static_cast<std::size_t>(b)]);
    found.push_back(hdl::concat({unit.out("value"), unit.out("index")}));
  }
  slot.blocks = m.name(fmt::format("found_{}", number), Bus(found));
  return slot;
}

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
  std::vector<Value> code;
  for (const Value& value : Bus(x.data, UInt(tasd.value_bits))) code.push_back(sign_magnitude(value, tasd.value_signed));
  const Bus beat = m.name("code", Bus(code));
  std::vector<Bus> codes;
  codes.reserve(static_cast<std::size_t>(cfg.beat_blocks()));
  for (int b = 0; b < cfg.beat_blocks(); ++b) codes.push_back(beat.slice(b * tasd.block(), tasd.block()));

  const Reg turn = slots > 1 ? m.reg("turn", UInt(slots), 1) : Reg();
  if (slots > 1) m.comment("turn", "one-hot: the slot that takes the next beat");
  std::vector<Slot> all;
  all.reserve(static_cast<std::size_t>(slots));
  for (int s = 0; s < slots; ++s) all.push_back(make_slot(m, cfg, n, s, x, slots > 1 ? turn.bit(s) : m.constant(UInt(1), 1), codes));

  m.section("Turn");
  Value ready, busy;
  for (int s = 0; s < slots; ++s) {
    const Slot& slot = all[static_cast<std::size_t>(s)];
    const Value mine = slots > 1 ? turn.bit(s) & slot.ready : slot.ready;
    ready = s == 0 ? mine : ready | mine;
    busy = s == 0 ? slot.busy : busy | slot.busy;
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
      for (const Slot& slot : all) found.push_back(slot.blocks[b]);
      now.data.push_back(lib::select_one_hot(at, found));
    }
  }
  drive_outputs(m, now, busy);
  return m;
}

}  // namespace

Module tasd_bank(const TtcConfig& cfg) { return cfg.form == config::TasdForm::kParallel ? parallel_bank(cfg) : iterative_bank(cfg); }

}  // namespace filigree::units
