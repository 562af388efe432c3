#include "hdl/module.h"

#include <fmt/format.h>

#include "hdl/build.h"

namespace filigree::hdl {

namespace {

Value add_named(Body& body, Node node, const std::string& name) {
  claim_name(body, name, NameInfo::kNode, static_cast<int>(body.nodes.size()), node.source);
  node.name = name;
  if (node.op != Op::kInput) node.section = take_section(body);
  return add_node(body, std::move(node));
}

Value add_input(Body& body, const std::string& name, Type type, int element, std::string stream, Source source) {
  check_type(type, source);
  const int port = static_cast<int>(body.ports.size());
  claim_name(body, name, NameInfo::kPort, port, source);
  Node node;
  node.op = Op::kInput;
  node.type = type;
  node.element = element;
  node.port = port;
  node.name = name;
  node.source = source;
  const Value value = add_node(body, std::move(node));
  body.ports.push_back({name, true, type, value.id(), element, std::move(stream), "", source, {}});
  return value;
}

void add_output(Body& body, const std::string& name, Type type, int node, int element, std::string stream, Source source) {
  const int port = static_cast<int>(body.ports.size());
  const auto known = body.names.find(name);
  if (known != body.names.end() && known->second.kind == NameInfo::kNode && known->second.index == node) {
    // The value of this very name: port and value are one thing in the text.
    check_open(body, source);
    known->second = {NameInfo::kPort, port, source};
  } else {
    claim_name(body, name, NameInfo::kPort, port, source);
  }
  body.ports.push_back({name, false, type, node, element, std::move(stream), "", source, source});
}

Reg add_register(Body& body, const std::string& name, Type type, int element, Source source) {
  Node node;
  node.op = Op::kRegister;
  node.type = type;
  node.element = element;
  node.source = source;
  const Value value = add_named(body, std::move(node), name);
  body.clocked = true;
  return Reg(value);
}

/// The elements' common type; `what` starts the message.
Type common_type(const Bus& values, std::string_view what, Source source) {
  if (values.size() == 0) throw DesignError(source, fmt::format("{} is an empty bus", what));
  for (const Value& value : values) {
    check_value(value, fmt::format("an element of {}", what), source);
    if (value.type() != values[0].type()) {
      throw DesignError(source, fmt::format("{} mixes elements of {} and {}", what, to_string(values[0].type()), to_string(value.type())));
    }
  }
  return values[0].type();
}

void set_next(const Reg& reg, const Value* enable, const Operand& value, Source source) {
  check_value(reg, "the register", source);
  Body& body = *reg.body();
  check_open(body, source);
  const std::string name = node_at(body, reg.id()).name;
  if (const Node& node = node_at(body, reg.id()); !node.operands.empty()) {
    throw DesignError(source, fmt::format("register '{}' has its next value since {}", name, to_string(node.next_source)));
  }
  std::vector<int> operands{expect_type(body, value, reg.type(), fmt::format("register '{}'", name), source).id()};
  if (enable != nullptr) operands.push_back(expect_type(body, *enable, UInt(1), fmt::format("the enable of register '{}'", name), source).id());
  Node& node = node_at(body, reg.id());
  node.operands = std::move(operands);
  node.next_source = source;
}

}  // namespace

void Reg::next(Operand value, Source source) const { set_next(*this, nullptr, value, source); }

void Reg::next_when(Value enable, Operand value, Source source) const { set_next(*this, &enable, value, source); }

Module::Module(std::string name, std::string summary, Source source) : body_(std::make_shared<Body>()) {
  check_name(name, source);
  body_->name = std::move(name);
  body_->summary = std::move(summary);
  body_->source = source;
}

const std::string& Module::name_of() const { return body_->name; }

void Module::describe(std::string paragraph) { body_->description.push_back(std::move(paragraph)); }

void Module::section(std::string title) { body_->pending_section = std::move(title); }

Value Module::input(const std::string& name, Type type, Source source) { return add_input(*body_, name, type, 0, "", source); }

Bus Module::inputs(const std::string& name, Type element, int count, Source source) {
  check_type(element, source);
  if (count < 1) throw DesignError(source, fmt::format("'{}' needs at least 1 element, not {}", name, count));
  return {add_input(*body_, name, UInt(element.width * count), element.width, "", source), element, source};
}

void Module::output(const std::string& name, Value value, Source source) {
  check_member(*body_, value, fmt::format("the value of output '{}'", name), source);
  add_output(*body_, name, value.type(), value.id(), 0, "", source);
}

void Module::outputs(const std::string& name, const Bus& values, Source source) {
  const Type element = common_type(values, fmt::format("output '{}'", name), source);
  const Value packed = values.packed(source);
  check_member(*body_, packed, fmt::format("the value of output '{}'", name), source);
  add_output(*body_, name, packed.type(), packed.id(), element.width, "", source);
}

void Module::comment(const std::string& name, std::string text) {
  const auto at = body_->names.find(name);
  if (at == body_->names.end() || at->second.kind == NameInfo::kInstance || at->second.kind == NameInfo::kMemory) {
    throw DesignError(body_->source, fmt::format("module '{}' has no port, register or value '{}' to comment on", body_->name, name));
  }
  if (at->second.kind == NameInfo::kPort) {
    body_->ports[static_cast<std::size_t>(at->second.index)].comment = std::move(text);
  } else {
    node_at(*body_, at->second.index).comment = std::move(text);
  }
}

StreamIn Module::input_stream(const std::string& name, int data_width, bool has_last, Source source) {
  StreamIn stream;
  stream.name = name;
  stream.data = add_input(*body_, name + "_tdata", UInt(data_width), 0, name, source);
  if (has_last) stream.last = add_input(*body_, name + "_tlast", UInt(1), 0, name, source);
  stream.valid = add_input(*body_, name + "_tvalid", UInt(1), 0, name, source);
  add_output(*body_, name + "_tready", UInt(1), -1, 0, name, source);
  return stream;
}

StreamOut Module::output_stream(const std::string& name, int data_width, bool has_last, Source source) {
  check_type(UInt(data_width), source);
  StreamOut stream;
  stream.name = name;
  stream.has_last = has_last;
  stream.body = body_.get();
  add_output(*body_, name + "_tdata", UInt(data_width), -1, 0, name, source);
  if (has_last) add_output(*body_, name + "_tlast", UInt(1), -1, 0, name, source);
  add_output(*body_, name + "_tvalid", UInt(1), -1, 0, name, source);
  stream.ready = add_input(*body_, name + "_tready", UInt(1), 0, name, source);
  return stream;
}

Value Module::constant(Type type, std::int64_t value, Source source) { return add_literal(*body_, type, value, source); }

Value Module::constant(Type type, const Bits& value, Source source) {
  if (value.width() != type.width) throw DesignError(source, fmt::format("a constant of {} bits is not {}", value.width(), to_string(type)));
  Node node;
  node.op = Op::kConstant;
  node.type = type;
  node.constant = value;
  node.source = source;
  return add_node(*body_, std::move(node));
}

Value Module::name(const std::string& name, Value value, Source source) {
  check_member(*body_, value, fmt::format("the value to be named '{}'", name), source);
  Node node;
  node.op = Op::kName;
  node.type = value.type();
  node.operands = {value.id()};
  node.source = source;
  return add_named(*body_, std::move(node), name);
}

Bus Module::name(const std::string& name, const Bus& values, Source source) {
  const Type element = common_type(values, fmt::format("'{}'", name), source);
  const Value packed = values.packed(source);
  check_member(*body_, packed, fmt::format("the bus to be named '{}'", name), source);
  Node node;
  node.op = Op::kName;
  node.type = packed.type();
  node.operands = {packed.id()};
  node.element = element.width;
  node.source = source;
  return {add_named(*body_, std::move(node), name), element, source};
}

Reg Module::reg(const std::string& name, Type type, std::int64_t reset, Source source) {
  const Bits value = node_at(*body_, add_literal(*body_, type, reset, source).id()).constant;
  const Reg reg = add_register(*body_, name, type, 0, source);
  Node& node = node_at(*body_, reg.id());
  node.has_reset = true;
  node.constant = value;
  body_->resettable = true;
  return reg;
}

Reg Module::data_reg(const std::string& name, Type type, Source source) { return add_register(*body_, name, type, 0, source); }

Bus Module::registered(const std::string& name, const Bus& next, std::optional<Value> enable, Source source) {
  const Type element = common_type(next, fmt::format("'{}'", name), source);
  const Value packed = next.packed(source);
  const Reg reg = add_register(*body_, name, packed.type(), element.width, source);
  set_next(reg, enable ? &*enable : nullptr, packed, source);
  return {reg, element, source};
}

Value Module::registered(const std::string& name, Value next, std::optional<Value> enable, Source source) {
  check_member(*body_, next, fmt::format("the next value of register '{}'", name), source);
  const Reg reg = add_register(*body_, name, next.type(), 0, source);
  set_next(reg, enable ? &*enable : nullptr, next, source);
  return reg;
}

void Module::external(const std::string& verilog_name, const std::string& file, std::vector<std::pair<std::string, std::int64_t>> parameters) {
  check_open(*body_, body_->source);
  if (!body_->external.empty()) {
    throw DesignError(body_->source, fmt::format("module '{}' is '{}' already", body_->name, body_->external[0].verilog_name));
  }
  check_name(verilog_name, body_->source);
  body_->external.push_back({verilog_name, file, std::move(parameters)});
}

}  // namespace filigree::hdl
