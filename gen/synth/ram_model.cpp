#include "synth/ram_model.h"

#include <algorithm>

#include <fmt/format.h>

namespace filigree::synth {
namespace {

constexpr double kReferenceBits = 2048 * 8;
constexpr double kReferenceUm2 = 23384;
constexpr double kReadPjPerBit = 1.659 / 8;
constexpr double kWritePjPerBit = 1.676 / 8;
constexpr double kReadDelay = 8;  ///< fan-out-of-four delays
constexpr double kSetup = 2;

/// The inverter with the smallest input.
const Cell& smallest_inverter(const Liberty& library) {
  const Cell* best = nullptr;
  for (const auto& [name, cell] : library.cells) {
    if (!cell.is_inverter()) continue;
    if (best == nullptr || cell.inputs().front()->capacitance_pf < best->inputs().front()->capacitance_pf) best = &cell;
  }
  return *best;  // read_liberty() refuses a library without one
}

std::string pin_text(const std::string& name, const std::string& bus, double load_pf, double setup_ns) {
  const std::string body = fmt::format(
      "direction : input; capacitance : {:.6f}; timing () {{ related_pin : \"clk\"; timing_type : setup_rising; rise_constraint (scalar) {{ values (\"{:.6f}\"); }} "
      "fall_constraint (scalar) {{ values (\"{:.6f}\"); }} }}",
      load_pf, setup_ns, setup_ns);
  return bus.empty() ? fmt::format("    pin ({}) {{ {} }}\n", name, body) : fmt::format("    bus ({}) {{ bus_type : {}; {} }}\n", name, bus, body);
}

int address_bits(int depth) {
  int bits = 1;
  while ((1 << bits) < depth) ++bits;
  return bits;
}

}  // namespace

RamModel ram_model(const RamMacro& ram) {
  const double bits = static_cast<double>(ram.width) * ram.depth;
  return {kReferenceUm2 * bits / kReferenceBits, kReadPjPerBit * ram.width, kWritePjPerBit * ram.width};
}

double fanout_of_four_ns(const Liberty& library) {
  const Cell& inverter = smallest_inverter(library);
  const double load = 4 * inverter.inputs().front()->capacitance_pf;
  const Pin& output = *inverter.only_output();
  double slew = 0.1;
  for (int i = 0; i < 8; ++i) slew = output.worst_slew(slew, load);  // that of a chain of such inverters
  return output.worst_delay(slew, load);
}

double ram_input_pf(const Liberty& library) { return smallest_inverter(library).inputs().front()->capacitance_pf; }

std::string ram_liberty(const Netlist& netlist, const Liberty& library) {
  const double unit = fanout_of_four_ns(library);
  const double load = ram_input_pf(library);
  std::string text = fmt::format(
      "library (filigree_rams) {{\n  delay_model : table_lookup;\n  time_unit : \"1ns\";\n  voltage_unit : \"1V\";\n  current_unit : \"1uA\";\n"
      "  pulling_resistance_unit : \"1kohm\";\n  leakage_power_unit : \"1nW\";\n  capacitive_load_unit (1, pf);\n  nom_voltage : {};\n"
      "  input_threshold_pct_rise : 50;\n  input_threshold_pct_fall : 50;\n  output_threshold_pct_rise : 50;\n  output_threshold_pct_fall : 50;\n"
      "  slew_lower_threshold_pct_rise : 20;\n  slew_lower_threshold_pct_fall : 20;\n  slew_upper_threshold_pct_rise : 80;\n  slew_upper_threshold_pct_fall : 80;\n",
      library.voltage);
  std::map<std::string, int> buses;
  for (const auto& [name, ram] : netlist.rams) {
    for (const int width : {ram.width, address_bits(ram.depth)}) buses[fmt::format("bus_{}", width)] = width;
  }
  for (const auto& [name, width] : buses) {
    text += fmt::format("  type ({}) {{ base_type : array; data_type : bit; bit_width : {}; bit_from : {}; bit_to : 0; downto : true; }}\n", name,
                        width, width - 1);
  }
  for (const auto& [name, ram] : netlist.rams) {
    const std::string word = fmt::format("bus_{}", ram.width), address = fmt::format("bus_{}", address_bits(ram.depth));
    text += fmt::format("  cell ({}) {{\n    area : 0;\n    pin (clk) {{ direction : input; clock : true; capacitance : {:.6f}; }}\n", name, load);
    text += pin_text("write_enable", "", load, kSetup * unit) + pin_text("read_enable", "", load, kSetup * unit);
    text += pin_text("write_address", address, load, kSetup * unit) + pin_text("read_address", address, load, kSetup * unit);
    text += pin_text("write_data", word, load, kSetup * unit);
    text += fmt::format(
        "    bus (read_data) {{ bus_type : {}; direction : output; timing () {{ related_pin : \"clk\"; timing_type : rising_edge; "
        "cell_rise (scalar) {{ values (\"{:.6f}\"); }} cell_fall (scalar) {{ values (\"{:.6f}\"); }} "
        "rise_transition (scalar) {{ values (\"{:.6f}\"); }} fall_transition (scalar) {{ values (\"{:.6f}\"); }} }} }}\n  }}\n",
        word, kReadDelay * unit, kReadDelay * unit, unit, unit);
  }
  return text + "}\n";
}

}  // namespace filigree::synth
