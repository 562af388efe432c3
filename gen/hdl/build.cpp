#include "hdl/build.h"

#include <fmt/format.h>

#include "hdl/keywords.h"

namespace filigree::hdl {

namespace {

bool fits(Type type, std::int64_t value) {
  if (!type.is_signed) return value >= 0 && (type.width >= 63 || value < (std::int64_t{1} << type.width));
  if (type.width >= 64) return true;
  const std::int64_t limit = std::int64_t{1} << (type.width - 1);
  return value >= -limit && value < limit;
}

}  // namespace

void check_open(const Body& body, Source source) {
  if (body.frozen) {
    throw DesignError(source, fmt::format("module '{}' is finished (instantiated or printed) and cannot change any more", body.name));
  }
}

void check_type(Type type, Source source) {
  if (type.width < 1) throw DesignError(source, fmt::format("{} is not a type: the width must be at least 1", to_string(type)));
}

void check_value(const Value& value, std::string_view what, Source source) {
  if (value.empty()) throw DesignError(source, fmt::format("{} is an empty value", what));
}

void check_member(const Body& body, const Value& value, std::string_view what, Source source) {
  check_value(value, what, source);
  if (value.body() != &body) {
    throw DesignError(source, fmt::format("{} is a value of module '{}', used in module '{}'", what, value.body()->name, body.name));
  }
}

Value add_node(Body& body, Node node) {
  check_open(body, node.source);
  check_type(node.type, node.source);
  body.nodes.push_back(std::move(node));
  return {&body, static_cast<int>(body.nodes.size()) - 1};
}

Value add_operation(Body& body, Op op, Type type, std::vector<int> operands, Source source) {
  Node node;
  node.op = op;
  node.type = type;
  node.operands = std::move(operands);
  node.source = source;
  return add_node(body, std::move(node));
}

Value add_literal(Body& body, Type type, std::int64_t literal, Source source) {
  check_type(type, source);
  if (!fits(type, literal)) throw DesignError(source, fmt::format("literal {} does not fit {}", literal, to_string(type)));
  Node node;
  node.op = Op::kConstant;
  node.type = type;
  node.constant = Bits(type.width, literal);
  node.source = source;
  return add_node(body, std::move(node));
}

Value add_slice(const Value& value, int lsb, int width, int element, Source source) {
  check_value(value, "the operand of slice", source);
  const Type type = value.type();
  if (width < 1 || lsb < 0 || lsb > type.width - width) {
    throw DesignError(source, fmt::format("slice of {} bits from bit {} is out of the range of {}", width, lsb, to_string(type)));
  }
  if (width == type.width) return value.as_unsigned(source);
  Node node;
  node.op = Op::kSlice;
  node.type = UInt(width);
  node.operands = {value.id()};
  node.lsb = lsb;
  node.element = element;
  node.source = source;
  return add_node(*value.body(), std::move(node));
}

Value expect_type(Body& body, const Operand& operand, Type type, std::string_view what, Source source) {
  if (operand.is_literal) return add_literal(body, type, operand.literal, source);
  check_member(body, operand.value, fmt::format("the value for {}", what), source);
  if (operand.value.type() != type) {
    throw DesignError(source, fmt::format("{} is {}, but {} is {}", what, to_string(type), describe(operand.value), to_string(operand.value.type())));
  }
  return operand.value;
}

void check_name(const std::string& name, Source source) {
  bool good = !name.empty() && ((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'));
  for (const char c : name) {
    good = good && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
  }
  if (!good || name.find("__") != std::string::npos) {
    throw DesignError(source, fmt::format("'{}' is not a name: a letter, then letters, digits and single underscores", name));
  }
  if (is_keyword(name)) throw DesignError(source, fmt::format("'{}' is a keyword of Verilog, SystemVerilog or C++", name));
}

void claim_name(Body& body, const std::string& name, NameInfo::Kind kind, int index, Source source) {
  check_open(body, source);
  check_name(name, source);
  if (name == "clk" || name == "rst_n") throw DesignError(source, fmt::format("'{}' is implied by every module with state", name));
  const auto [at, fresh] = body.names.try_emplace(name, NameInfo{kind, index, source});
  if (!fresh) {
    throw DesignError(source, fmt::format("'{}' is in use in module '{}' since {}", name, body.name, to_string(at->second.source)));
  }
}

std::string take_section(Body& body) {
  std::string title = std::move(body.pending_section);
  body.pending_section.clear();
  return title;
}

int find_port(const Body& body, const std::string& name) {
  const auto at = body.names.find(name);
  return at == body.names.end() || at->second.kind != NameInfo::kPort ? -1 : at->second.index;
}

std::string describe(const Value& value) {
  const Node& node = node_at(*value.body(), value.id());
  return node.name.empty() ? "the value" : fmt::format("'{}'", node.name);
}

}  // namespace filigree::hdl
