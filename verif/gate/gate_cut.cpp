// Cuts RTL and netlist into modules, ready for an equivalence checker. usage: gate_cut RTL.json NETLIST.json FOLDER
// The JSON files are yosys' (write_json) of both designs taken down to gates, hierarchy kept. Writes FOLDER/MODULE.rtl.aig and FOLDER/MODULE.netlist.aig,
// for dsec also FOLDER/MODULE.latch.rtl.aig and .netlist.aig where the netlist does without a register, and prints one line per module: name, "cec" or
// "dsec", inputs, outputs, registers and instances, then why it is dsec. FOLDER/MODULE.resets has the registers that a reset brings to a known state, one per
// line: module, register, value. A module of one side alone is an error.
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <nlohmann/json.hpp>

#include "gate/miter_pair.h"

namespace {

using namespace filigree::gate;
using Json = nlohmann::json;

/// All modules but RAMs, by plain name.
std::map<std::string, ModuleLogic> read_design(const std::string& file) {
  std::ifstream in(file);
  const Json design = Json::parse(in);
  std::set<std::string> names;
  for (const auto& [name, module] : design.at("modules").items()) names.insert(name);
  std::map<std::string, ModuleLogic> modules;
  for (const auto& [name, module] : design.at("modules").items()) {
    if (name.find("fil_ram_1r1w") != std::string::npos) continue;
    ModuleLogic logic = read_module(name, module, names);
    const std::string plain = logic.name;
    if (!modules.emplace(plain, std::move(logic)).second) throw std::runtime_error(fmt::format("{}: two modules are called {}", file, plain));
  }
  return modules;
}

void cut(const std::string& rtl_file, const std::string& netlist_file, const std::string& folder) {
  const std::map<std::string, ModuleLogic> rtl = read_design(rtl_file), netlist = read_design(netlist_file);
  for (const auto& [name, logic] : rtl) {
    if (!netlist.contains(name)) throw std::runtime_error(fmt::format("{}: no module {}", netlist_file, name));
  }
  for (const auto& [name, logic] : netlist) {
    const auto source = rtl.find(name);
    if (source == rtl.end()) throw std::runtime_error(fmt::format("{}: no module {}", rtl_file, name));
    std::ofstream rtl_aiger(fmt::format("{}/{}.rtl.aig", folder, name), std::ios::binary);
    std::ofstream netlist_aiger(fmt::format("{}/{}.netlist.aig", folder, name), std::ios::binary);
    const MiterPair pair = write_pair(source->second, logic, rtl_aiger, netlist_aiger);
    if (pair.combinational && !pair.unmatched.empty()) {
      std::ofstream rtl_latches(fmt::format("{}/{}.latch.rtl.aig", folder, name), std::ios::binary);
      std::ofstream netlist_latches(fmt::format("{}/{}.latch.netlist.aig", folder, name), std::ios::binary);
      write_pair(source->second, logic, rtl_latches, netlist_latches, true);
    }
    std::ofstream resets(fmt::format("{}/{}.resets", folder, name));
    if (pair.combinational) {
      for (const ProvenReset& reset : proven_resets(source->second, logic)) fmt::print(resets, "{} {} {}\n", name, reset.name, reset.value ? 1 : 0);
    }
    if (!resets.flush() || !rtl_aiger.flush() || !netlist_aiger.flush()) throw std::runtime_error(fmt::format("{}: cannot be written", folder));
    fmt::print("{} {} {} {} {} {} {}\n", name, pair.combinational ? "cec" : "dsec", pair.inputs, pair.outputs, pair.registers, logic.instances,
               pair.unmatched);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: gate_cut RTL.json NETLIST.json FOLDER\n");
    return 2;
  }
  try {
    cut(argv[1], argv[2], argv[3]);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gate_cut: {}\n", error.what());
    return 2;
  }
}
