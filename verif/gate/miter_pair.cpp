#include "gate/miter_pair.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace filigree::gate {
namespace {

/// Registers that an output depends on, by way of other registers too; all nets that were seen on the way.
std::vector<std::size_t> used_registers(const ModuleLogic& logic) {
  std::map<Net, std::size_t> by_state;
  for (std::size_t i = 0; i < logic.registers.size(); ++i) by_state[logic.registers[i].q] = i;
  std::vector<Net> waiting;
  for (const auto& [name, net] : logic.outputs) waiting.push_back(net);
  std::set<Net> seen;
  std::set<std::size_t> used;
  while (!waiting.empty()) {
    const Net net = waiting.back();
    waiting.pop_back();
    if (!seen.insert(net).second) continue;
    if (const auto found = by_state.find(net); found != by_state.end()) {
      used.insert(found->second);
      waiting.push_back(logic.registers[found->second].d);
    } else if (const auto driver = logic.driver.find(net); driver != logic.driver.end()) {
      for (const auto& [pin, from] : logic.gates[driver->second].pins) {
        if (pin != "Y") waiting.push_back(from);
      }
    }
  }
  return {used.begin(), used.end()};
}

/// Pairs of registers in the order of the netlist's, and those without a counterpart.
struct Match {
  std::vector<std::size_t> rtl, netlist;
  std::vector<std::string> only_rtl, only_netlist;
};

std::string shown(const Register& one) { return one.names.empty() ? "a register without a name" : *one.names.begin(); }

Match match(const ModuleLogic& rtl, const ModuleLogic& netlist) {
  const std::vector<std::size_t> in_rtl = used_registers(rtl), in_netlist = used_registers(netlist);
  std::map<std::string, std::size_t> by_name;
  for (const std::size_t i : in_rtl) {
    for (const std::string& name : rtl.registers[i].names) by_name[name] = i;
  }
  Match result;
  std::set<std::size_t> taken;
  for (const std::size_t i : in_netlist) {
    const Register& flop = netlist.registers[i];
    const auto name = std::ranges::find_if(flop.names, [&](const std::string& n) { return by_name.contains(n); });
    if (name == flop.names.end() || !taken.insert(by_name.at(*name)).second) {
      result.only_netlist.push_back(shown(flop));
      continue;
    }
    result.rtl.push_back(by_name.at(*name));
    result.netlist.push_back(i);
  }
  for (const std::size_t i : in_rtl) {
    if (!taken.contains(i)) result.only_rtl.push_back(shown(rtl.registers[i]));
  }
  return result;
}

/// One side: its states are inputs behind `inputs`, or latches.
void write_side(const ModuleLogic& logic, const std::set<std::string>& inputs, const std::vector<std::size_t>& registers, bool cut,
                std::ostream& out) {
  AndGraph graph(inputs.size() + (cut ? registers.size() : 0), cut ? 0 : registers.size());
  std::map<Net, Literal> known;
  std::vector<std::string> input_names(inputs.begin(), inputs.end()), output_names;
  for (std::size_t i = 0; i < input_names.size(); ++i) {
    if (const auto port = logic.inputs.find(input_names[i]); port != logic.inputs.end()) known[port->second] = graph.input(i);
  }
  for (std::size_t i = 0; i < registers.size(); ++i) {
    known[logic.registers[registers[i]].q] = cut ? graph.input(inputs.size() + i) : graph.latch(i);
    if (cut) input_names.push_back(fmt::format("state {}", i));
  }
  LogicBuilder builder(logic, graph, std::move(known));
  std::vector<Literal> outputs, next;
  for (const auto& [name, net] : logic.outputs) {
    outputs.push_back(builder.of(net));
    output_names.push_back(name);
  }
  const auto clock = logic.inputs.find("clk");
  for (std::size_t i = 0; i < registers.size(); ++i) {
    const Register& flop = logic.registers[registers[i]];
    if (clock == logic.inputs.end() || flop.clock != clock->second)
      throw std::runtime_error(fmt::format("{}: register {} is not clocked by port clk", logic.name, shown(flop)));
    if (builder.of(flop.reset) != (flop.reset_when_high ? kFalse : kTrue))
      throw std::runtime_error(fmt::format("{}: register {} has an asynchronous reset that is not tied off", logic.name, shown(flop)));
    (cut ? outputs : next).push_back(builder.of(flop.d));
    if (cut) output_names.push_back(fmt::format("next {}", i));
  }
  graph.write(out, next, outputs, input_names, output_names);
}

std::string summary(const std::vector<std::string>& names, const char* side) {
  constexpr std::size_t kShown = 4;
  const std::vector<std::string> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, names.size())));
  return fmt::format("{} of {}{}", names.size(), side,
                     names.empty() ? "" : fmt::format(" ({}{})", fmt::join(first, ", "), names.size() > kShown ? ", .." : ""));
}

}  // namespace

MiterPair write_pair(const ModuleLogic& rtl, const ModuleLogic& netlist, std::ostream& rtl_aiger, std::ostream& netlist_aiger) {
  for (const auto& [name, net] : rtl.outputs) {
    if (!netlist.outputs.contains(name)) throw std::runtime_error(fmt::format("{}: the netlist has no output {}", rtl.name, name));
  }
  for (const auto& [name, net] : netlist.outputs) {
    if (!rtl.outputs.contains(name)) throw std::runtime_error(fmt::format("{}: the RTL has no output {}", rtl.name, name));
  }
  const Match registers = match(rtl, netlist);
  MiterPair pair;
  pair.combinational = registers.only_rtl.empty() && registers.only_netlist.empty();
  std::set<std::string> inputs;
  for (const ModuleLogic* side : {&rtl, &netlist}) {
    for (const auto& [name, net] : side->inputs) inputs.insert(name);
  }
  pair.inputs = inputs.size();
  pair.outputs = rtl.outputs.size();
  pair.registers = registers.netlist.size() + registers.only_netlist.size();
  if (pair.combinational) {
    write_side(rtl, inputs, registers.rtl, true, rtl_aiger);
    write_side(netlist, inputs, registers.netlist, true, netlist_aiger);
  } else {
    pair.unmatched = summary(registers.only_rtl, "RTL") + ", " + summary(registers.only_netlist, "netlist");
    write_side(rtl, inputs, used_registers(rtl), false, rtl_aiger);
    write_side(netlist, inputs, used_registers(netlist), false, netlist_aiger);
  }
  return pair;
}

}  // namespace filigree::gate
