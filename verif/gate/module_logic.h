// One module of a design that yosys has taken down to gates: logic between ports, registers and instances.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "aig/aig.h"

namespace filigree::gate {

/// A net's number, or one of these.
using Net = int;
inline constexpr Net kLow = -1, kHigh = -2;

struct Gate {
  std::string type;                 ///< of yosys' gate library: "$_AND_"
  std::map<std::string, Net> pins;  ///< outputs too
};

struct Register {
  std::set<std::string> names;  ///< in the source; in a netlist those of its instance, "weight_reg[3]" being "weight[3]"
  Net d = kLow, q = kLow;
  Net clock = kLow;
  Net reset = kHigh;  ///< asynchronous; has to be inactive always
  bool reset_when_high = false;
};

/// Instances are cut out: what goes into them is an output "u_row.weights[3]", what comes out of them an input.
struct ModuleLogic {
  std::string name;
  std::map<std::string, Net> inputs, outputs;
  std::vector<Gate> gates;
  std::map<Net, std::size_t> driver;  ///< the gate whose output the net is
  std::vector<Register> registers;
  int instances = 0;
  int undefined = 0;  ///< bits that the source leaves x; both sides have 0 there
};

/// A module of yosys' write_json. `modules` are the names that are instances and not gates. Throws std::runtime_error naming a cell that is neither.
ModuleLogic read_module(const std::string& name, const nlohmann::json& module, const std::set<std::string>& modules);

/// "$paramod\name\WIDTH=s32'01010" and "name_10" are one module: letters, digits and underscores.
std::string plain_name(const std::string& name);

/// Logic as ANDs. `known` has literals for nets: inputs and states of registers.
class LogicBuilder {
 public:
  LogicBuilder(const ModuleLogic& logic, aig::GraphBuilder& graph, std::map<Net, aig::Literal> known)
      : logic_(logic), graph_(graph), known_(std::move(known)) {}
  /// Throws std::runtime_error for a net that nothing drives or that depends on itself.
  aig::Literal of(Net net);

 private:
  aig::Literal gate(const Gate& gate);

  const ModuleLogic& logic_;
  aig::GraphBuilder& graph_;
  std::map<Net, aig::Literal> known_;
  std::set<Net> open_;
};

}  // namespace filigree::gate
