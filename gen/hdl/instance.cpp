#include <fmt/format.h>

#include "hdl/build.h"
#include "hdl/module.h"

namespace filigree::hdl {

namespace {

InstanceInfo& info_at(Body& body, int index) { return body.instances[static_cast<std::size_t>(index)]; }

/// The child's port of that name and direction.
int port_of(const InstanceInfo& instance, const std::string& name, bool is_input, Source source) {
  const int port = find_port(*instance.child, name);
  if (port < 0 || instance.child->ports[static_cast<std::size_t>(port)].is_input != is_input) {
    throw DesignError(
        source, fmt::format("instance '{}' of module '{}' has no {} '{}'", instance.name, instance.child->name, is_input ? "input" : "output", name));
  }
  return port;
}

void connect_input(Body& body, int index, const std::string& input, const Operand& value, Source source) {
  check_open(body, source);
  const InstanceInfo& instance = info_at(body, index);
  const auto port = static_cast<std::size_t>(port_of(instance, input, true, source));
  if (instance.inputs[port] >= 0) {
    throw DesignError(
        source, fmt::format("input '{}' of instance '{}' is connected since {}", input, instance.name, to_string(instance.input_sources[port])));
  }
  const std::string what = fmt::format("input '{}' of instance '{}'", input, instance.name);
  const int node = expect_type(body, value, instance.child->ports[port].type, what, source).id();
  info_at(body, index).inputs[port] = node;
  info_at(body, index).input_sources[port] = source;
}

}  // namespace

Instance Module::instance(const std::string& name, const Module& child, Source source) {
  if (child.body() == body_) throw DesignError(source, fmt::format("module '{}' cannot contain itself", body_->name));
  const int index = static_cast<int>(body_->instances.size());
  claim_name(*body_, name, NameInfo::kInstance, index, source);
  InstanceInfo instance;
  instance.name = name;
  instance.child = child.body();
  instance.inputs.assign(child.body()->ports.size(), -1);
  instance.outputs.assign(child.body()->ports.size(), -1);
  instance.input_sources.resize(child.body()->ports.size());
  instance.position = static_cast<int>(body_->nodes.size());
  instance.section = take_section(*body_);
  instance.source = source;
  body_->instances.push_back(std::move(instance));
  child.body()->frozen = true;
  body_->clocked = body_->clocked || child.body()->clocked;
  body_->resettable = body_->resettable || child.body()->resettable;
  return {body_.get(), index};
}

void Instance::connect(const std::string& input, Operand value, Source source) const { connect_input(*parent_, index_, input, value, source); }

void Instance::connect(const std::string& input, const Bus& values, Source source) const {
  connect_input(*parent_, index_, input, values.packed(source), source);
}

Value Instance::out(const std::string& output, Source source) const {
  InstanceInfo& instance = info_at(*parent_, index_);
  const int port = port_of(instance, output, false, source);
  int& known = instance.outputs[static_cast<std::size_t>(port)];
  if (known < 0) {
    Node node;
    node.op = Op::kInstanceOutput;
    node.type = instance.child->ports[static_cast<std::size_t>(port)].type;
    node.element = instance.child->ports[static_cast<std::size_t>(port)].element;
    node.index = index_;
    node.port = port;
    node.source = source;
    known = add_node(*parent_, std::move(node)).id();
  }
  return {parent_, known};
}

Bus Instance::outs(const std::string& output, Type element, Source source) const { return {out(output, source), element, source}; }

void Instance::feed(const std::string& port, const StreamIn& from, Source source) const {
  const StreamOut to = stream_in(port, source);
  if (to.has_last != !from.last.empty()) {
    throw DesignError(source, fmt::format("stream '{}' {} tlast, but '{}' of instance '{}' {}", from.name, to.has_last ? "has no" : "has a", port,
                                          info_at(*parent_, index_).name, to.has_last ? "needs one" : "has none"));
  }
  if (to.has_last) {
    to.offer(from.valid, from.data, from.last, source);
  } else {
    to.offer(from.valid, from.data, source);
  }
  from.accept(to.ready, source);
}

void Instance::feed(const std::string& port, const Instance& producer, const std::string& producer_port, Source source) const {
  feed(port, producer.stream_out(producer_port, source), source);
}

void Instance::drain(const std::string& port, const StreamOut& to, Source source) const {
  const StreamIn from = stream_out(port, source);
  if (to.has_last && !from.last.empty()) {
    to.offer(from.valid, from.data, from.last, source);
  } else if (!to.has_last && from.last.empty()) {
    to.offer(from.valid, from.data, source);
  } else {
    throw DesignError(source, fmt::format("stream '{}' of instance '{}' {} tlast, but '{}' {}", port, info_at(*parent_, index_).name,
                                          to.has_last ? "has no" : "has a", to.name, to.has_last ? "needs one" : "has none"));
  }
  from.accept(to.ready, source);
}

StreamIn Instance::stream_out(const std::string& port, Source source) const {
  StreamIn stream;
  stream.name = port;
  stream.instance = index_;
  stream.data = out(port + "_tdata", source);
  if (find_port(*info_at(*parent_, index_).child, port + "_tlast") >= 0) stream.last = out(port + "_tlast", source);
  stream.valid = out(port + "_tvalid", source);
  return stream;
}

StreamOut Instance::stream_in(const std::string& port, Source source) const {
  StreamOut stream;
  stream.name = port;
  stream.instance = index_;
  stream.body = parent_;
  stream.ready = out(port + "_tready", source);
  stream.has_last = find_port(*info_at(*parent_, index_).child, port + "_tlast") >= 0;
  return stream;
}

}  // namespace filigree::hdl
