#include "units/tasd_slot.h"

#include <fmt/format.h>

#include "units/names.h"
#include "units/tasd_control.h"
#include "units/tasd_extractor.h"
#include "units/tasd_ports.h"

namespace filigree::units {

using config::TasdConfig;
using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module tasd_slot(const TtcConfig& cfg) {
  const TasdConfig tasd = cfg.tasd();
  Module m(module_name(cfg.name, "tasd_slot"), "TASD slot: the units of one beat under way, one per block, all of them at the same entry.");
  m.describe("Finds one entry per cycle from the cycle after the beat was taken. The next beat may be taken in the cycle of the last entry.");
  const std::vector<Value> n = n_inputs(m, tasd);
  const Bus code = m.inputs("code", UInt(tasd.value_bits), cfg.beat_blocks() * tasd.block());
  const Value offer = m.input("offer", UInt(1));
  m.comment("offer", "a beat is there, and it is this slot's turn");
  const Value offer_last = m.input("offer_last", UInt(1));

  const hdl::Instance control = m.instance("u_control", tasd_control(tasd));
  const Value ready = control.out("ready");
  const Value busy = control.out("busy");
  const Value start = m.name("start", offer & ready);
  connect_n(control, n);
  control.connect("start", start);
  control.connect("advance", 1);
  std::vector<Value> at;
  for (const EntryPlace& place : entry_places(tasd)) {
    Value here = busy;
    if (term_bits(tasd) > 0) here = here & (control.out("term") == place.term);
    if (slot_bits(tasd) > 0) here = here & (control.out("slot") == place.slot);
    at.push_back(here);
  }

  const Module extractor = tasd_extractor(tasd);
  std::vector<Value> found;
  for (int b = 0; b < cfg.beat_blocks(); ++b) {
    const hdl::Instance unit = m.instance(fmt::format("u_unit_{}", b), extractor);
    unit.connect("load", start);
    unit.connect("remove", 1);
    unit.connect("code", code.slice(b * tasd.block(), tasd.block()));
    found.push_back(hdl::concat({unit.out("value"), unit.out("index")}));
  }

  m.output("ready", ready);
  m.output("busy", busy);
  m.outputs("at", Bus(at));
  m.comment("at", "one bit per entry: it is the one of this cycle");
  m.outputs("found", Bus(found));
  m.comment("found", "that entry of every block");
  m.output("last", m.registered("last", offer_last, start));
  m.comment("last", "tlast of the beat inside");
  return m;
}

}  // namespace filigree::units
