#include <sstream>
#include <stdexcept>

#include "readers/promise.h"
#include "readers/reader.h"
#include "synth/liberty.h"
#include "synth/netlist.h"

namespace filigree::readers {
namespace {

constexpr const char* kLibrary = R"(library (two) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW"; capacitive_load_unit (1, pf); nom_voltage : 2;
  cell (INV) { area : 1;
    pin (A) { direction : input; capacitance : 0.01; }
    pin (Y) { direction : output; function : "!A"; timing () { related_pin : "A"; cell_rise (scalar) { values ("0.1"); } } } }
  cell (DFF) { area : 6; ff (IQ, IQN) { next_state : "D"; clocked_on : "CK"; }
    pin (CK) { direction : input; } pin (D) { direction : input; } pin (Q) { direction : output; function : "IQ"; } } })";

}  // namespace

void read_netlist(std::string_view input) {
  static const synth::Liberty library = synth::read_liberty(kLibrary, "two.lib");
  refuse_or<std::runtime_error>("", [&] {
    std::istringstream json{std::string(input)};
    const synth::Netlist netlist = synth::read_netlist(json, "top", library);
    std::ostringstream verilog;
    synth::write_verilog(verilog, netlist);
    require(!verilog.str().empty(), "a netlist of nothing");
  });
}

}  // namespace filigree::readers
