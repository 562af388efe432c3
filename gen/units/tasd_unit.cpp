#include "units/tasd_unit.h"

#include <fmt/format.h>

#include "units/names.h"
#include "units/tasd_control.h"
#include "units/tasd_extractor.h"
#include "units/tasd_ports.h"
#include "units/tasd_sorter.h"

namespace filigree::units {
namespace {

using config::TasdConfig;
using config::TasdForm;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

constexpr int kTermBits = 2;

Module iterative_unit(const TasdConfig& cfg) {
  Module m(module_name(cfg.name, "tasd_unit"), "TASD unit, iterative: one entry of a block's terms per cycle.");
  m.describe(
      "An entry is found in one cycle and on offer in the next. A block takes as many cycles as it has entries; the next one is taken in the cycle "
      "in which the last entry is found.");
  const std::vector<Value> n = n_inputs(m, cfg);
  const hdl::StreamIn x = m.input_stream("x", cfg.block() * cfg.value_bits, false);
  const hdl::StreamOut t = m.output_stream("t", tasd_beat_bits(cfg), true);

  const hdl::Bus code = sign_magnitudes(m, x.data, cfg);

  m.section("Walk through the entries");
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Value free = m.name("free", ~offered | t.ready);
  const hdl::Instance control = m.instance("u_control", tasd_control(cfg));
  const Value start = m.name("start", x.valid & control.out("ready"));
  connect_n(control, n);
  control.connect("start", start);
  control.connect("advance", free);
  x.accept(control.out("ready"));

  m.section("The entry of this cycle");
  const hdl::Instance extractor = m.instance("u_extractor", tasd_extractor(cfg));
  extractor.connect("load", start);
  extractor.connect("remove", free);
  extractor.connect("code", code);
  if (part_bits(cfg) > 0) {
    if (term_groups(cfg).size() > 1) extractor.connect("term", control.out("term"));
    extractor.connect("part", control.out("part"));
  }

  m.section("Offer");
  const Value value = extractor.out("value");
  std::vector<Value> fields = {value, extractor.out("index"), value.or_reduce()};
  if (term_bits(cfg) > 0) fields.push_back(control.out("term").resize(kTermBits));
  const Value entry = m.registered("entry", hdl::concat(fields), free);
  const Value last = m.registered("entry_last", control.out("last"), free);
  offered.next_when(free, control.out("busy"));
  t.offer(offered, entry, last);
  return m;
}

Module parallel_unit(const TasdConfig& cfg) {
  Module m(module_name(cfg.name, "tasd_unit"), "TASD unit, parallel: all entries of a block's terms at once.");
  m.describe("One block per cycle; its entries are on offer in the cycle after it was taken.");
  const std::vector<Value> n = n_inputs(m, cfg);
  const hdl::StreamIn x = m.input_stream("x", cfg.block() * cfg.value_bits, false);
  const hdl::StreamOut t = m.output_stream("t", tasd_beat_bits(cfg), false);
  const hdl::Instance sorter = m.instance("u_sorter", tasd_sorter(cfg));
  connect_n(sorter, sorter_n(n));
  sorter.connect("x", x.data);

  const int entry_bits = cfg.value_bits + cfg.index_bits();
  const hdl::Bus sorted = sorter.outs("entry", UInt(entry_bits));
  const std::vector<EntryPlace> places = entry_places(cfg);
  std::vector<Value> entries;
  for (int e = 0; e < cfg.entries(); ++e) {
    const Value used = hdl::replicate(in_use(n, places[static_cast<std::size_t>(e)]), entry_bits);
    const Value entry = m.name(fmt::format("entry_{}", e), sorted[e] & used);
    entries.push_back(hdl::concat({entry, entry.slice(0, cfg.value_bits).or_reduce()}));
  }

  m.section("Offer");
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Value free = m.name("free", ~offered | t.ready);
  x.accept(free);
  offered.next_when(free, x.valid);
  t.offer(offered, m.registered("block", hdl::concat(entries), free));
  return m;
}

}  // namespace

int tasd_beat_bits(const TasdConfig& cfg) {
  const int entry_bits = cfg.value_bits + cfg.index_bits() + 1;
  if (cfg.form == TasdForm::kParallel) return cfg.entries() * entry_bits;
  return entry_bits + (term_bits(cfg) > 0 ? kTermBits : 0);
}

Module tasd_unit(const TasdConfig& cfg) { return cfg.form == TasdForm::kParallel ? parallel_unit(cfg) : iterative_unit(cfg); }

}  // namespace filigree::units
