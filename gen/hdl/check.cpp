#include "hdl/check.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::hdl {

void check_driven(const Body& body) {
  for (const PortInfo& port : body.ports) {
    if (port.node >= 0) continue;
    if (port.is_input) continue;
    const bool is_ready = port.name == port.stream + "_tready";
    throw DesignError(port.source, fmt::format("output '{}' of module '{}' is not driven: stream '{}' needs {}()", port.name, body.name, port.stream,
                                               is_ready ? "accept" : "offer"));
  }
  for (const Node& node : body.nodes) {
    if (node.op == Op::kRegister && node.operands.empty()) {
      throw DesignError(node.source, fmt::format("register '{}' of module '{}' has no next value", node.name, body.name));
    }
  }
  for (const InstanceInfo& instance : body.instances) {
    for (std::size_t p = 0; p < instance.inputs.size(); ++p) {
      if (instance.child->ports[p].is_input && instance.inputs[p] < 0) {
        throw DesignError(instance.source, fmt::format("input '{}' of instance '{}' in module '{}' is not connected", instance.child->ports[p].name,
                                                       instance.name, body.name));
      }
    }
  }
  for (const MemoryInfo& memory : body.memories) {
    if (memory.write_enable < 0) throw DesignError(memory.source, fmt::format("memory '{}' of module '{}' is never written", memory.name, body.name));
    if (memory.read_enable < 0) throw DesignError(memory.source, fmt::format("memory '{}' of module '{}' is never read", memory.name, body.name));
  }
}

namespace {

bool is_leaf(Op op) { return op == Op::kInput || op == Op::kConstant || op == Op::kRegister || op == Op::kMemoryRead; }

/// Depth-first walk over one module's nodes, through the combinational paths of its instances.
class LoopFinder {
 public:
  LoopFinder(const Body& body, const CombinationalPaths& children) : body_(body), children_(children), state_(body.nodes.size(), kNew) {}

  /// All nodes, each after those it depends on. Throws on a loop.
  std::vector<int> order() {
    std::vector<int> done;
    done.reserve(body_.nodes.size());
    for (std::size_t root = 0; root < body_.nodes.size(); ++root) {
      if (state_[root] != kNew) continue;
      open(static_cast<int>(root));
      while (!path_.empty()) {
        Step& step = path_.back();
        if (step.next == step.sources.size()) {
          state_[static_cast<std::size_t>(step.node)] = kDone;
          done.push_back(step.node);
          path_.pop_back();
          continue;
        }
        const int source = step.sources[step.next++];
        if (state_[static_cast<std::size_t>(source)] == kOpen) report(source);
        if (state_[static_cast<std::size_t>(source)] == kNew) open(source);
      }
    }
    return done;
  }

  std::vector<int> sources(int id) const {
    const Node& node = body_.nodes[static_cast<std::size_t>(id)];
    if (is_leaf(node.op)) return {};
    if (node.op != Op::kInstanceOutput) return node.operands;
    const InstanceInfo& instance = body_.instances[static_cast<std::size_t>(node.index)];
    std::vector<int> nodes;
    for (const int input : children_.inputs_of(*instance.child, node.port)) nodes.push_back(instance.inputs[static_cast<std::size_t>(input)]);
    return nodes;
  }

 private:
  enum State : std::uint8_t { kNew, kOpen, kDone };
  struct Step {
    int node;
    std::vector<int> sources;
    std::size_t next = 0;
  };

  void open(int id) {
    state_[static_cast<std::size_t>(id)] = kOpen;
    path_.push_back({id, sources(id)});
  }

  [[noreturn]] void report(int start) const {
    std::string text;
    Source source;
    std::string first;
    auto at = std::find_if(path_.begin(), path_.end(), [&](const Step& step) { return step.node == start; });
    // The walk goes from users to sources; a reader follows the signal, so the other way round.
    for (auto step = path_.end(); step-- != at;) {
      const Node& node = body_.nodes[static_cast<std::size_t>(step->node)];
      std::string name = node.name;
      if (node.op == Op::kInstanceOutput) {
        const InstanceInfo& instance = body_.instances[static_cast<std::size_t>(node.index)];
        name = instance.name + "." + instance.child->ports[static_cast<std::size_t>(node.port)].name;
        source = node.source;
      }
      if (name.empty()) continue;
      if (first.empty()) first = name;
      text += name + " -> ";
    }
    throw DesignError(source, fmt::format("combinational loop in module '{}': {}{}", body_.name, text, first));
  }

  const Body& body_;
  const CombinationalPaths& children_;
  std::vector<State> state_;
  std::vector<Step> path_;
};

}  // namespace

void CombinationalPaths::add(const Body& body) {
  LoopFinder finder(body, *this);
  const std::vector<int> order = finder.order();
  const std::size_t words = (body.ports.size() + 63) / 64;
  std::vector<std::uint64_t> reached(body.nodes.size() * words);  // one bit per port that reaches the node
  const auto row = [&](int id) { return reached.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(id) * words); };
  for (const int id : order) {
    const Node& node = body.nodes[static_cast<std::size_t>(id)];
    if (node.op == Op::kInput) {
      const auto port = static_cast<std::size_t>(node.port);
      row(id)[static_cast<std::ptrdiff_t>(port / 64)] |= std::uint64_t{1} << (port % 64);
    }
    for (const int source : finder.sources(id)) {
      std::transform(row(source), row(source) + static_cast<std::ptrdiff_t>(words), row(id), row(id), std::bit_or<>());
    }
  }
  std::vector<std::vector<int>> paths(body.ports.size());
  for (std::size_t output = 0; output < body.ports.size(); ++output) {
    if (body.ports[output].is_input) continue;
    for (std::size_t input = 0; input < body.ports.size(); ++input) {
      const std::uint64_t word = row(body.ports[output].node)[static_cast<std::ptrdiff_t>(input / 64)];
      if ((word >> (input % 64) & 1) != 0) paths[output].push_back(static_cast<int>(input));
    }
  }
  paths_[module_key(body)] = std::move(paths);
}

const std::vector<int>& CombinationalPaths::inputs_of(const Body& body, int port) const {
  return paths_.at(module_key(body)).at(static_cast<std::size_t>(port));
}

std::string module_key(const Body& body) {
  if (body.external.empty()) return body.name;
  std::string key = body.external[0].verilog_name;
  for (const auto& [name, value] : body.external[0].parameters) key += fmt::format(" {}={}", name, value);
  return key;
}

namespace {

bool same_node(const Node& a, const Node& b) {
  return a.op == b.op && a.type == b.type && a.operands == b.operands && a.lsb == b.lsb && a.element == b.element && a.index == b.index &&
         a.port == b.port && a.has_reset == b.has_reset && a.constant == b.constant && a.name == b.name && a.section == b.section &&
         a.comment == b.comment;
}

bool same_port(const PortInfo& a, const PortInfo& b) {
  return a.name == b.name && a.is_input == b.is_input && a.type == b.type && a.node == b.node && a.element == b.element && a.stream == b.stream &&
         a.comment == b.comment;
}

bool same_instance(const InstanceInfo& a, const InstanceInfo& b) {
  // The children were compared before, by name.
  return a.name == b.name && module_key(*a.child) == module_key(*b.child) && a.inputs == b.inputs && a.outputs == b.outputs && a.section == b.section;
}

bool same_memory(const MemoryInfo& a, const MemoryInfo& b) {
  return a.name == b.name && a.element == b.element && a.depth == b.depth && a.write_enable == b.write_enable && a.write_address == b.write_address &&
         a.write_data == b.write_data && a.read_enable == b.read_enable && a.read_address == b.read_address && a.read_node == b.read_node &&
         a.section == b.section;
}

template <typename T, typename Same>
bool same_all(const std::vector<T>& a, const std::vector<T>& b, Same same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

}  // namespace

bool same_module(const Body& a, const Body& b) {
  if (a.external.empty() != b.external.empty()) return false;
  if (!a.external.empty() && a.external[0].file != b.external[0].file) return false;
  return module_key(a) == module_key(b) && a.summary == b.summary && a.description == b.description && same_all(a.ports, b.ports, same_port) &&
         same_all(a.nodes, b.nodes, same_node) && same_all(a.instances, b.instances, same_instance) && same_all(a.memories, b.memories, same_memory);
}

}  // namespace filigree::hdl
