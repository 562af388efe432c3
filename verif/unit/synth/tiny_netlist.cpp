#include "tiny_netlist.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace filigree::synth::test {
namespace {

std::string if_there(const std::string& file) { return std::filesystem::exists(file) ? file : ""; }

}  // namespace

std::string osu018_file() { return if_there("/usr/share/qflow/tech/osu018/osu018_stdcells.lib"); }

std::string sg13g2_file() {
  if (const char* file = std::getenv("FILIGREE_SG13G2"); file != nullptr) return if_there(file);
  return if_there(std::string(FILIGREE_SOURCE_DIR) + "/../shared/liberty/sg13g2_typ_1p20V_25C.lib");
}

Liberty read_library(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return read_liberty(text.str(), file);
}

Netlist tiny_netlist(const std::vector<std::string>& ports, const std::vector<TinyCell>& cells) {
  NetlistModule module;
  module.name = "top";
  std::map<std::string, Bit> nets = {{"0", kZero}, {"1", kOne}};
  const auto net = [&](const std::string& name) {
    const auto [entry, fresh] = nets.emplace(name, module.nets);
    if (fresh) module.net_names[module.nets++] = name;
    return entry->second;
  };
  for (const std::string& port : ports) {
    const bool output = port.starts_with('>');
    const std::string name = output ? port.substr(1) : port;
    module.ports.push_back({name, output, {net(name)}});
  }
  for (const TinyCell& cell : cells) {
    NetlistCell built{cell.name, cell.type, {}};
    for (const auto& [pin, name] : cell.pins) built.pins[pin] = {net(name)};
    module.cells.push_back(std::move(built));
  }
  Netlist netlist;
  netlist.top = "top";
  netlist.modules["top"] = std::move(module);
  return netlist;
}

PortTrace tiny_trace(const std::map<std::string, std::string>& inputs, const std::map<std::string, std::string>& outputs) {
  PortTrace trace;
  std::size_t cycles = 0;
  for (const auto* ports : {&inputs, &outputs}) {
    for (const auto& [name, values] : *ports) {
      trace.ports.push_back({name, ports == &inputs, 1, trace.words_per_cycle++});
      cycles = values.size();
    }
  }
  for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
    for (const auto* ports : {&inputs, &outputs}) {
      for (const auto& [name, values] : *ports) trace.words.push_back(values[cycle] == '1' ? 1 : 0);
    }
  }
  return trace;
}

std::string tiny_liberty() {
  return R"(library (tiny) {
  time_unit : "1ns"; voltage_unit : "1V"; leakage_power_unit : "1nW"; capacitive_load_unit (1, pf); nom_voltage : 2;
  lu_table_template (by_both) { variable_1 : input_net_transition; variable_2 : total_output_net_capacitance; index_1 ("0, 1"); index_2 ("0, 1"); }
  cell (INV) {
    area : 1; cell_leakage_power : 1;
    pin (A) { direction : input; capacitance : 0.01; }
    pin (Y) { direction : output; function : "!A"; max_capacitance : 1;
      timing () { related_pin : "A"; timing_sense : negative_unate;
        cell_rise (by_both) { values ("0.1, 5.1", "0.2, 5.2"); } cell_fall (by_both) { values ("0.1, 5.1", "0.2, 5.2"); }
        rise_transition (by_both) { values ("0.1, 5.1", "0.1, 5.1"); } fall_transition (by_both) { values ("0.1, 5.1", "0.1, 5.1"); } } }
  }
  cell (BUF) {
    area : 2; cell_leakage_power : 2;
    pin (A) { direction : input; capacitance : 0.02; }
    pin (Y) { direction : output; function : "A"; max_capacitance : 1;
      timing () { related_pin : "A"; timing_sense : positive_unate;
        cell_rise (by_both) { values ("0.1, 1.1", "0.2, 1.2"); } cell_fall (by_both) { values ("0.1, 1.1", "0.2, 1.2"); }
        rise_transition (by_both) { values ("0.1, 1.1", "0.1, 1.1"); } fall_transition (by_both) { values ("0.1, 1.1", "0.1, 1.1"); } } }
  }
  cell (NAND) {
    area : 1.5; cell_leakage_power : 3;
    leakage_power () { value : 5; when : "A*B"; }
    pin (A) { direction : input; capacitance : 0.01; }
    pin (B) { direction : input; capacitance : 0.01; }
    pin (Y) { direction : output; function : "(A B)'";
      internal_power () { related_pin : "A"; rise_power (scalar) { values ("1"); } fall_power (scalar) { values ("2"); } }
      internal_power () { related_pin : "B"; rise_power (scalar) { values ("3"); } fall_power (scalar) { values ("4"); } } }
  }
  cell (DFF) {
    area : 6; cell_leakage_power : 4;
    ff (IQ, IQN) { next_state : "D"; clocked_on : "CK"; }
    pin (CK) { direction : input; clock : true; capacitance : 0.03;
      internal_power () { when : "D*!Q"; rise_power (scalar) { values ("0"); } fall_power (scalar) { values ("7"); } }
      internal_power () { rise_power (scalar) { values ("0.25"); } fall_power (scalar) { values ("0.5"); } } }
    pin (D) { direction : input; capacitance : 0.01;
      internal_power () { when : "CK"; power (scalar) { values ("1"); } }
      internal_power () { when : "!CK"; power (scalar) { values ("3"); } } }
    pin (Q) { direction : output; function : "IQ";
      internal_power () { related_pin : "CK"; rise_power (scalar) { values ("10"); } fall_power (scalar) { values ("20"); } } }
  }
})";
}

}  // namespace filigree::synth::test
