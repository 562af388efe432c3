#include "mutate/mutant.h"

#include <fmt/format.h>

#include <optional>
#include <set>

#include "hdl/body.h"

namespace filigree::mutate {
namespace {

using hdl::Node;
using hdl::Op;

/// What replaces the operation, and how to say it; nothing when it is left alone.
std::optional<std::string> change(const Node& node) {
  switch (node.op) {
    case Op::kAnd: return "and becomes or";
    case Op::kOr: return "or becomes and";
    case Op::kXor: return "xor becomes or";
    case Op::kAdd: return "add becomes subtract";
    case Op::kSub: return "subtract becomes add";
    case Op::kEq: return "equal becomes less";
    case Op::kLt: return "less becomes equal";
    case Op::kMux: return "the choices of a mux change places";
    case Op::kConstant: return "the lowest bit of a constant is inverted";
    case Op::kRegister:
      return node.operands.size() == 2 && node.operands[1] >= 0 ? std::optional<std::string>("a register is always enabled") : std::nullopt;
    default: return std::nullopt;
  }
}

/// Nodes whose value goes somewhere.
std::set<std::size_t> used_nodes(const hdl::Body& body) {
  std::set<std::size_t> used;
  const auto use = [&](int node) {
    if (node >= 0) used.insert(static_cast<std::size_t>(node));
  };
  for (const Node& node : body.nodes) {
    for (const int operand : node.operands) use(operand);
  }
  for (const hdl::PortInfo& port : body.ports) use(port.is_input ? -1 : port.node);
  for (const hdl::InstanceInfo& instance : body.instances) {
    for (const int input : instance.inputs) use(input);
  }
  return used;
}

}  // namespace

std::vector<Mutation> mutations(const hdl::Design& design) {
  std::vector<Mutation> all;
  for (std::size_t m = 0; m < design.modules().size(); ++m) {
    const hdl::Body& body = *design.modules()[m].body();
    if (!body.external.empty()) continue;
    const std::set<std::size_t> used = used_nodes(body);
    for (const std::size_t n : used) {
      if (const auto text = change(body.nodes[n]))
        all.push_back({m, n, fmt::format("{}: {} ({})", hdl::to_string(body.nodes[n].source), *text, body.name)});
    }
  }
  return all;
}

void mutate(const hdl::Design& design, const Mutation& mutation) {
  Node& node = design.modules()[mutation.module].body()->nodes[mutation.node];
  switch (node.op) {
    case Op::kAnd: node.op = Op::kOr; break;
    case Op::kOr: node.op = Op::kAnd; break;
    case Op::kXor: node.op = Op::kOr; break;
    case Op::kAdd: node.op = Op::kSub; break;
    case Op::kSub: node.op = Op::kAdd; break;
    case Op::kEq: node.op = Op::kLt; break;
    case Op::kLt: node.op = Op::kEq; break;
    case Op::kMux: std::swap(node.operands[1], node.operands[2]); break;
    case Op::kConstant: node.constant.set_field(0, 1, node.constant.bit(0) ? 0 : 1); break;
    case Op::kRegister: node.operands.resize(1); break;
    default: break;
  }
}

}  // namespace filigree::mutate
