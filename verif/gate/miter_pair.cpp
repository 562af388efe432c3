#include "gate/miter_pair.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace filigree::gate {
namespace {

using aig::Literal;

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
  std::vector<std::size_t> only_rtl, only_netlist;
};

std::string shown(const Register& one) { return one.names.empty() ? "a register without a name" : *one.names.begin(); }

/// By the order of their names, "line[2]" before "line[10]".
std::vector<std::size_t> in_order(const ModuleLogic& logic, std::vector<std::size_t> registers) {
  const auto key = [&](std::size_t i) {
    const std::string name = shown(logic.registers[i]);
    const auto bracket = name.find('[');
    return std::pair(name.substr(0, bracket), bracket == std::string::npos ? 0 : std::stoi(name.substr(bracket + 1)));
  };
  std::ranges::stable_sort(registers, {}, key);
  return registers;
}

void pair_in_order(const ModuleLogic& rtl, const ModuleLogic& netlist, Match& match) {
  std::ranges::copy(in_order(rtl, match.only_rtl), std::back_inserter(match.rtl));
  std::ranges::copy(in_order(netlist, match.only_netlist), std::back_inserter(match.netlist));
  match.only_rtl.clear();
  match.only_netlist.clear();
}

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
      result.only_netlist.push_back(i);
      continue;
    }
    result.rtl.push_back(by_name.at(*name));
    result.netlist.push_back(i);
  }
  for (const std::size_t i : in_rtl) {
    if (!taken.contains(i)) result.only_rtl.push_back(i);
  }
  if (result.only_rtl.size() == result.only_netlist.size()) {
    // A register may be called after an output port that is the same in the netlist alone. A wrong guess cannot prove anything that is not so.
    pair_in_order(rtl, netlist, result);
  }
  return result;
}

/// A register of the RTL that the netlist does without.
struct Redundant {
  std::size_t number = 0;
  std::optional<std::size_t>
      same_as;  ///< place among the paired registers of one that takes over the same; otherwise it is 0 once reset has been active
};

/// Inputs of `graph`, one per name, and the nets of `logic` that they are.
std::map<Net, Literal> ports(const ModuleLogic& logic, aig::GraphBuilder& graph, const std::vector<std::string>& names) {
  std::map<Net, Literal> known;
  for (const std::string& name : names) {
    const Literal input = graph.input({name, 0});
    if (const auto port = logic.inputs.find(name); port != logic.inputs.end()) known[port->second] = input;
  }
  return known;
}

/// A guess for each, but that two registers take over the same from any state is known: their logic is one node.
std::vector<Redundant> redundant_registers(const ModuleLogic& rtl, const std::vector<std::string>& inputs, const Match& match) {
  aig::GraphBuilder graph;
  std::map<Net, Literal> known = ports(rtl, graph, inputs);
  for (const auto* registers : {&match.rtl, &match.only_rtl}) {
    for (const std::size_t i : *registers) known[rtl.registers[i].q] = graph.input({"state", static_cast<int>(i)});
  }
  LogicBuilder builder(rtl, graph, std::move(known));
  std::vector<Redundant> result;
  for (const std::size_t i : match.only_rtl) {
    Redundant one{i, std::nullopt};
    const Literal d = builder.of(rtl.registers[i].d);
    for (std::size_t k = 0; k < match.rtl.size() && !one.same_as; ++k) {
      if (builder.of(rtl.registers[match.rtl[k]].d) == d) one.same_as = k;
    }
    result.push_back(one);
  }
  return result;
}

struct Side {
  const ModuleLogic& logic;
  const std::vector<std::string>& inputs;
  std::vector<std::size_t> registers;
  bool cut = true;                   ///< states are inputs, or latches
  bool is_rtl = false;               ///< has the redundant registers
  std::vector<Redundant> redundant;  ///< when cut: what is said of them becomes outputs, of both sides
};

void write_side(const Side& side, std::ostream& out) {
  const ModuleLogic& logic = side.logic;
  const std::vector<std::size_t>& registers = side.registers;
  aig::GraphBuilder graph;
  std::map<Net, Literal> known = ports(logic, graph, side.inputs);
  std::vector<Literal> states;
  for (std::size_t i = 0; i < registers.size(); ++i) {
    states.push_back(side.cut ? graph.input({"state", static_cast<int>(i)}) : graph.latch());
    known[logic.registers[registers[i]].q] = states.back();
  }
  std::map<Net, Literal> any_state = known;
  for (std::size_t i = 0; i < side.redundant.size(); ++i) {
    const Redundant& one = side.redundant[i];
    const Literal free = graph.input({"free", static_cast<int>(i)});
    if (!side.is_rtl) continue;
    const Net q = logic.registers[one.number].q;
    any_state[q] = free;
    known[q] = one.same_as ? states[*one.same_as] : aig::kFalse;
  }
  LogicBuilder builder(logic, graph, std::move(known)), builder_of_any(logic, graph, std::move(any_state));
  for (const auto& [name, net] : logic.outputs) graph.output({name, 0}, builder.of(net));
  const auto clock = logic.inputs.find("clk");
  for (std::size_t i = 0; i < registers.size(); ++i) {
    const Register& flop = logic.registers[registers[i]];
    if (clock == logic.inputs.end() || flop.clock != clock->second)
      throw std::runtime_error(fmt::format("{}: register {} is not clocked by port clk", logic.name, shown(flop)));
    if (builder.of(flop.reset) != (flop.reset_when_high ? aig::kFalse : aig::kTrue))
      throw std::runtime_error(fmt::format("{}: register {} has an asynchronous reset that is not tied off", logic.name, shown(flop)));
    const Literal next = builder.of(flop.d);
    if (side.cut)
      graph.output({"next", static_cast<int>(i)}, next);
    else
      graph.set_next(states[i], next);
  }
  for (std::size_t i = 0; i < side.redundant.size(); ++i) {
    const Redundant& one = side.redundant[i];
    if (one.same_as) continue;  // equal by structure, see redundant_registers()
    // Zero after an edge in reset, whatever it was; and zero again after any other edge.
    Literal stays = aig::kFalse, resets = aig::kFalse;
    if (side.is_rtl) {
      const Net d = logic.registers[one.number].d;
      const auto reset = logic.inputs.find("rst_n");
      stays = builder.of(d);
      resets = reset == logic.inputs.end() ? aig::kTrue : graph.both(aig::inverted(builder.of(reset->second)), builder_of_any.of(d));
    }
    graph.output({"stays zero", static_cast<int>(i)}, stays);
    graph.output({"reset to zero", static_cast<int>(i)}, resets);
  }
  aig::write_aiger(graph.graph(), out);
}

std::string summary(const ModuleLogic& logic, const std::vector<std::size_t>& registers, const char* side) {
  std::vector<std::string> names;
  for (const std::size_t i : registers) names.push_back(shown(logic.registers[i]));
  constexpr std::size_t kShown = 4;
  const std::vector<std::string> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, names.size())));
  return fmt::format("{} of {}{}", names.size(), side,
                     names.empty() ? "" : fmt::format(" ({}{})", fmt::join(first, ", "), names.size() > kShown ? ", .." : ""));
}

}  // namespace

std::vector<ProvenReset> proven_resets(const ModuleLogic& rtl, const ModuleLogic& netlist) {
  const auto reset = rtl.inputs.find("rst_n");
  if (reset == rtl.inputs.end()) return {};
  std::vector<std::string> inputs;
  for (const auto& [name, net] : rtl.inputs) inputs.push_back(name);
  aig::GraphBuilder graph;
  std::map<Net, Literal> known = ports(rtl, graph, inputs);
  for (std::size_t i = 0; i < rtl.registers.size(); ++i) known[rtl.registers[i].q] = graph.input({"state", static_cast<int>(i)});
  known[reset->second] = aig::kFalse;
  LogicBuilder in_reset(rtl, graph, std::move(known));
  std::vector<ProvenReset> resets;
  const Match registers = match(rtl, netlist);
  for (std::size_t i = 0; i < registers.rtl.size(); ++i) {
    const Literal next = in_reset.of(rtl.registers[registers.rtl[i]].d);
    if (next <= aig::kTrue) resets.push_back({shown(netlist.registers[registers.netlist[i]]), next == aig::kTrue});
  }
  return resets;
}

MiterPair write_pair(const ModuleLogic& rtl, const ModuleLogic& netlist, std::ostream& rtl_aiger, std::ostream& netlist_aiger, bool latches) {
  for (const auto& [name, net] : rtl.outputs) {
    if (!netlist.outputs.contains(name)) throw std::runtime_error(fmt::format("{}: the netlist has no output {}", rtl.name, name));
  }
  for (const auto& [name, net] : netlist.outputs) {
    if (!rtl.outputs.contains(name)) throw std::runtime_error(fmt::format("{}: the RTL has no output {}", rtl.name, name));
  }
  const Match registers = match(rtl, netlist);
  MiterPair pair;
  pair.combinational = registers.only_netlist.empty() && !latches;
  std::set<std::string> names;
  for (const ModuleLogic* side : {&rtl, &netlist}) {
    for (const auto& [name, net] : side->inputs) names.insert(name);
  }
  const std::vector<std::string> inputs(names.begin(), names.end());
  pair.inputs = inputs.size();
  pair.outputs = rtl.outputs.size();
  pair.registers = registers.netlist.size() + registers.only_netlist.size();
  if (!registers.only_rtl.empty() || !registers.only_netlist.empty()) {
    pair.unmatched = summary(rtl, registers.only_rtl, "RTL") + ", " + summary(netlist, registers.only_netlist, "netlist");
  }
  if (pair.combinational) {
    const std::vector<Redundant> redundant = redundant_registers(rtl, inputs, registers);
    write_side({rtl, inputs, registers.rtl, true, true, redundant}, rtl_aiger);
    write_side({netlist, inputs, registers.netlist, true, false, redundant}, netlist_aiger);
  } else {
    write_side({rtl, inputs, used_registers(rtl), false, true, {}}, rtl_aiger);
    write_side({netlist, inputs, used_registers(netlist), false, false, {}}, netlist_aiger);
  }
  return pair;
}

}  // namespace filigree::gate
