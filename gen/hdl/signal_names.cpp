#include "hdl/signal_names.h"

#include <fmt/format.h>

namespace filigree::hdl {

namespace {

/// "u_loader" and "full" make "loader_full".
std::string wire_name(const std::string& instance, const std::string& port) {
  return fmt::format("{}_{}", instance.starts_with("u_") ? instance.substr(2) : instance, port);
}

}  // namespace

SignalNames::SignalNames(const PrintPlan& plan) : plan_(plan), names_(plan.body().nodes.size()) {
  const Body& body = plan.body();
  for (std::size_t id = 0; id < body.nodes.size(); ++id) {
    const Node& node = body.nodes[id];
    if (node.op == Op::kInstanceOutput) {
      const InstanceInfo& instance = body.instances[static_cast<std::size_t>(node.index)];
      const std::string& port = instance.child->ports[static_cast<std::size_t>(node.port)].name;
      const int named = plan.name_of_output(static_cast<int>(id)), output = plan.port_of_output(static_cast<int>(id));
      if (named >= 0) {
        names_[id] = body.nodes[static_cast<std::size_t>(named)].name;
      } else if (output >= 0) {
        names_[id] = body.ports[static_cast<std::size_t>(output)].name;
      } else {
        names_[id] = fresh((plan.uses(static_cast<int>(id)) == 0 ? "_unused_" : "") + wire_name(instance.name, port));
      }
    } else if (node.op == Op::kMemoryRead) {
      names_[id] = fresh(body.memories[static_cast<std::size_t>(node.index)].name + "_rdata");
    } else {
      names_[id] = node.name;
    }
  }
}

const std::string& SignalNames::name_temporary(int node) {
  // No author's name starts with an underscore.
  return names_[static_cast<std::size_t>(node)] = fmt::format("_t{}", temporaries_++);
}

std::string SignalNames::output_wire(int instance, int port) const {
  const InstanceInfo& info = plan_.body().instances[static_cast<std::size_t>(instance)];
  const int node = info.outputs[static_cast<std::size_t>(port)];
  if (node >= 0) return of(node);
  return "_unused_" + wire_name(info.name, info.child->ports[static_cast<std::size_t>(port)].name);
}

std::string SignalNames::fresh(const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; plan_.body().names.contains(name) || !taken_.insert(name).second; ++i) name = fmt::format("{}_{}", wanted, i);
  return name;
}

}  // namespace filigree::hdl
