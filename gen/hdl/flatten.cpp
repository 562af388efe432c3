#include "hdl/flatten.h"

#include <stdexcept>

#include <fmt/format.h>

#include "hdl/words.h"

namespace filigree::hdl {

FlatGraph::FlatGraph(const Body& top) { open(top, -1, -1); }

void FlatGraph::open(const Body& body, int parent, int instance) {
  const int number = static_cast<int>(scopes_.size());
  scopes_.push_back({&body, parent, instance, size(), {}});
  scope_of_.resize(scope_of_.size() + body.nodes.size(), number);
  for (std::size_t i = 0; i < body.instances.size(); ++i) {
    const int child = static_cast<int>(scopes_.size());
    scopes_[static_cast<std::size_t>(number)].children.push_back(child);
    open(*body.instances[i].child, number, static_cast<int>(i));
  }
}

const Node& FlatGraph::node(int id) const {
  const Scope& s = scope(id);
  return s.body->nodes[static_cast<std::size_t>(id - s.first)];
}

const MemoryInfo& FlatGraph::memory(int id) const { return scope(id).body->memories[static_cast<std::size_t>(node(id).index)]; }

int FlatGraph::next(int id) const {
  const Node& n = node(id);
  const Scope& s = scope(id);
  switch (n.op) {
    case Op::kName:
    case Op::kSigned:
    case Op::kUnsigned: return operand(id, 0);
    case Op::kResize: {
      const Type from = node(operand(id, 0)).type;
      const bool zeros = !from.is_signed && n.type.width > from.width && words::count(n.type.width) == words::count(from.width);
      return zeros || n.type.width == from.width ? operand(id, 0) : id;
    }
    case Op::kSlice: return n.type.width == node(operand(id, 0)).type.width ? operand(id, 0) : id;
    case Op::kConcat: return n.operands.size() == 1 ? operand(id, 0) : id;
    case Op::kInstanceOutput: {
      const Scope& child = scopes_[static_cast<std::size_t>(s.children[static_cast<std::size_t>(n.index)])];
      return child.first + child.body->ports[static_cast<std::size_t>(n.port)].node;
    }
    case Op::kInput: {
      if (s.parent < 0) return id;
      const Scope& parent = scopes_[static_cast<std::size_t>(s.parent)];
      const InstanceInfo& instance = parent.body->instances[static_cast<std::size_t>(s.instance)];
      const int driver = instance.inputs[static_cast<std::size_t>(n.port)];
      if (driver < 0) throw std::logic_error(fmt::format("interpreter: input '{}' of instance '{}' is not connected", n.name, instance.name));
      return parent.first + driver;
    }
    default: return id;
  }
}

int FlatGraph::source(int id) const {
  int steps = 0;
  for (int to = next(id); to != id; to = next(id)) {
    id = to;
    if (++steps > size()) throw std::logic_error(fmt::format("interpreter: combinational loop through '{}'", node(id).name));
  }
  return id;
}

}  // namespace filigree::hdl
