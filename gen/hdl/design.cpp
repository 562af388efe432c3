#include "hdl/design.h"

#include <fmt/format.h>

#include <set>
#include <unordered_map>
#include <unordered_set>

#include "hdl/body.h"
#include "hdl/check.h"
#include "hdl/printer.h"

namespace filigree::hdl {

namespace {

/// Collects every distinct module below one, children first, and checks each.
class Collector {
 public:
  void visit(const std::shared_ptr<Body>& body) {
    if (!seen_.insert(body.get()).second) return;
    body->frozen = true;
    if (!body->external.empty() && !body->instances.empty()) {
      throw DesignError(body->source, fmt::format("the model of external '{}' has instances", body->external[0].verilog_name));
    }
    for (const InstanceInfo& instance : body->instances) visit(instance.child);
    const std::string verilog_name = body->external.empty() ? body->name : body->external[0].verilog_name;
    const auto [known, fresh] = by_key_.try_emplace(module_key(*body), body.get());
    if (!fresh) {
      if (!same_module(*known->second, *body)) {
        throw DesignError(body->source,
                          fmt::format("two different modules are called '{}'; the other is of {}", verilog_name, to_string(known->second->source)));
      }
      return;
    }
    const auto [named, first] = by_name_.try_emplace(verilog_name, body.get());
    if (!first && (named->second->external.empty() || body->external.empty() || named->second->external[0].file != body->external[0].file)) {
      throw DesignError(body->source,
                        fmt::format("two different modules are called '{}'; the other is of {}", verilog_name, to_string(named->second->source)));
    }
    check_driven(*body);
    paths_.add(*body);
    modules_.emplace_back(body);
  }

  std::vector<Module> take() { return std::move(modules_); }

 private:
  std::unordered_set<const Body*> seen_;
  std::unordered_map<std::string, const Body*> by_key_;
  std::unordered_map<std::string, const Body*> by_name_;
  CombinationalPaths paths_;
  std::vector<Module> modules_;
};

std::int64_t bits_of_memories(const Body& body) {
  std::int64_t bits = 0;
  for (const MemoryInfo& memory : body.memories) bits += std::int64_t{memory.depth} * memory.element.width;
  for (const InstanceInfo& instance : body.instances) bits += bits_of_memories(*instance.child);
  return bits;
}

}  // namespace

Design::Design(const Module& top) : top_(top) {
  Collector collector;
  collector.visit(top.body());
  modules_ = collector.take();
}

const std::string& Design::top() const { return top_.name_of(); }

std::vector<Port> Design::ports() const {
  const Body& body = *top_.body();
  std::vector<Port> ports;
  if (body.clocked) ports.push_back({"clk", true, UInt(1)});
  if (body.resettable) ports.push_back({"rst_n", true, UInt(1)});
  for (const PortInfo& port : body.ports) ports.push_back({port.name, port.is_input, port.type});
  return ports;
}

std::vector<File> Design::verilog(const PrintOptions& options) const {
  std::vector<File> files;
  for (const Module& module : modules_) {
    const Body& body = *module.body();
    if (body.external.empty()) files.push_back({body.name + ".v", print_module(body, options)});
  }
  return files;
}

std::vector<std::string> Design::primitives() const {
  std::set<std::string> files;
  for (const Module& module : modules_) {
    for (const ExternalInfo& external : module.body()->external) files.insert(external.file);
  }
  return {files.begin(), files.end()};
}

std::int64_t Design::memory_bits() const { return bits_of_memories(*top_.body()); }

std::vector<std::string> Design::unnamed_shared_values() const {
  std::vector<std::string> lines;
  for (const Module& module : modules_) {
    if (!module.body()->external.empty()) continue;
    for (std::string& line : shared_values(*module.body())) lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace filigree::hdl
