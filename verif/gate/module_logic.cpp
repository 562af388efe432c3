#include "gate/module_logic.h"

#include <cctype>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace filigree::gate {
namespace {

using Json = nlohmann::json;

constexpr const char* kRam = "fil_ram_1r1w";

std::string indexed(const std::string& name, std::size_t width, std::size_t bit) { return width == 1 ? name : fmt::format("{}[{}]", name, bit); }

/// What a netlist's flip-flop "weight_reg[3]" is called in the source, from the name that yosys gives to what is in it:
/// "$flatten\\weight_reg[3].$auto..". Nothing for a flip-flop of the source itself.
std::string name_of_flattened(const std::string& cell) {
  constexpr std::string_view kStart = "$flatten\\";
  const auto end = cell.find(".$");
  if (!cell.starts_with(kStart) || end == std::string::npos) return "";
  const std::string instance = cell.substr(kStart.size(), end - kStart.size());
  const auto at = instance.rfind("_reg");
  if (at == std::string::npos || (at + 4 != instance.size() && instance[at + 4] != '[')) return instance;
  return instance.substr(0, at) + instance.substr(at + 4);
}

class Reader {
 public:
  Reader(ModuleLogic& logic, const std::set<std::string>& modules) : logic_(logic), modules_(modules) {}

  void read(const Json& module) {
    for (const auto& [port, data] : module.at("ports").items()) {
      add_pins(data.at("direction") == "input" ? logic_.inputs : logic_.outputs, port, data.at("bits"));
    }
    for (const auto& [name, cell] : module.at("cells").items()) read_cell(name, cell);
    std::map<Net, std::set<std::string>> names;
    for (const auto& [net, data] : module.at("netnames").items()) {
      const Json& bits = data.at("bits");
      for (std::size_t i = 0; data.at("hide_name") == 0 && i < bits.size(); ++i) {
        if (!bits[i].is_number()) continue;
        names[bits[i].get<Net>()].insert(indexed(net, bits.size(), i));
      }
    }
    for (Register& one : logic_.registers) {
      if (one.names.empty()) one.names = names[one.q];
    }
  }

 private:
  Net net(const Json& bit) {
    if (bit.is_number()) return bit.get<Net>();
    logic_.undefined += bit == "x" ? 1 : 0;
    return bit == "1" ? kHigh : kLow;
  }

  void add_pins(std::map<std::string, Net>& to, const std::string& name, const Json& bits) {
    for (std::size_t i = 0; i < bits.size(); ++i) to[indexed(name, bits.size(), i)] = net(bits[i]);
  }

  void read_cell(const std::string& name, const Json& cell) {
    const std::string type = cell.at("type");
    const Json& pins = cell.at("connections");
    if (type.starts_with("$_DFF_P")) {
      Register flop;
      if (const std::string flattened = name_of_flattened(name); !flattened.empty()) flop.names = {flattened};
      flop.d = net(pins.at("D").at(0));
      flop.q = net(pins.at("Q").at(0));
      flop.clock = net(pins.at("C").at(0));
      if (pins.contains("R")) flop.reset = net(pins.at("R").at(0));
      flop.reset_when_high = type.starts_with("$_DFF_PP") && type != "$_DFF_P_";
      logic_.registers.push_back(std::move(flop));
    } else if (type.starts_with("$_")) {
      Gate gate{type, {}};
      for (const auto& [pin, bits] : pins.items()) gate.pins[pin] = net(bits.at(0));
      logic_.driver[gate.pins.at("Y")] = logic_.gates.size();
      logic_.gates.push_back(std::move(gate));
    } else if (modules_.contains(type) || type.find(kRam) != std::string::npos) {
      ++logic_.instances;
      for (const auto& [pin, bits] : pins.items()) {
        add_pins(cell.at("port_directions").at(pin) == "output" ? logic_.inputs : logic_.outputs, name + "." + pin, bits);
      }
    } else {
      throw std::runtime_error(fmt::format("{}: cell {} of type {} is neither a gate nor a module", logic_.name, name, type));
    }
  }

  ModuleLogic& logic_;
  const std::set<std::string>& modules_;
};

}  // namespace

std::string plain_name(const std::string& name) {
  std::string plain;
  if (name.starts_with("$paramod")) {
    const auto first = name.find('\\');
    const auto second = name.find('\\', first + 1);
    plain = name.substr(first + 1, second == std::string::npos ? second : second - first - 1);
    for (auto at = name.find('\''); at != std::string::npos; at = name.find('\'', at + 1)) {
      const auto end = name.find('\\', at);
      plain += "_" + std::to_string(std::stoll(name.substr(at + 1, end == std::string::npos ? end : end - at - 1), nullptr, 2));
    }
    return plain;
  }
  for (const char c : name) plain += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ? c : '_';
  return plain;
}

ModuleLogic read_module(const std::string& name, const Json& module, const std::set<std::string>& modules) {
  ModuleLogic logic;
  logic.name = plain_name(name);
  Reader(logic, modules).read(module);
  return logic;
}

aig::Literal LogicBuilder::of(Net net) {
  if (net == kLow) return aig::kFalse;
  if (net == kHigh) return aig::kTrue;
  if (const auto found = known_.find(net); found != known_.end()) return found->second;
  const auto driver = logic_.driver.find(net);
  if (driver == logic_.driver.end()) throw std::runtime_error(fmt::format("{}: nothing drives net {}", logic_.name, net));
  if (!open_.insert(net).second) throw std::runtime_error(fmt::format("{}: net {} depends on itself", logic_.name, net));
  const aig::Literal literal = gate(logic_.gates[driver->second]);
  open_.erase(net);
  known_[net] = literal;
  return literal;
}

aig::Literal LogicBuilder::gate(const Gate& gate) {
  const std::string& type = gate.type;
  using aig::inverted;
  const auto pin = [&](const char* name) { return of(gate.pins.at(name)); };
  if (type == "$_BUF_") return pin("A");
  if (type == "$_NOT_") return inverted(pin("A"));
  if (type == "$_AND_") return graph_.both(pin("A"), pin("B"));
  if (type == "$_NAND_") return inverted(graph_.both(pin("A"), pin("B")));
  if (type == "$_ANDNOT_") return graph_.both(pin("A"), inverted(pin("B")));
  if (type == "$_OR_") return graph_.either(pin("A"), pin("B"));
  if (type == "$_NOR_") return inverted(graph_.either(pin("A"), pin("B")));
  if (type == "$_ORNOT_") return graph_.either(pin("A"), inverted(pin("B")));
  if (type == "$_XOR_") return graph_.differ(pin("A"), pin("B"));
  if (type == "$_XNOR_") return inverted(graph_.differ(pin("A"), pin("B")));
  if (type == "$_MUX_") return graph_.choice(pin("S"), pin("B"), pin("A"));
  if (type == "$_NMUX_") return inverted(graph_.choice(pin("S"), pin("B"), pin("A")));
  throw std::runtime_error(fmt::format("{}: gate {} has no function here", logic_.name, type));
}

}  // namespace filigree::gate
