#include "hdl/value.h"

#include <fmt/format.h>

#include <algorithm>

#include "hdl/build.h"

namespace filigree::hdl {

namespace {

/// Both operands of an operator as nodes of one module.
struct Operands {
  Body& body;
  int x, y;
  Type type_x, type_y;
  Source source;
};

Operands resolve(std::string_view op, const Operand& a, const Operand& b) {
  const Source source = a.source;
  if (a.is_literal && b.is_literal) throw DesignError(source, fmt::format("{} of two literals has no type", op));
  for (const Operand* operand : {&a, &b}) {
    if (!operand->is_literal) check_value(operand->value, fmt::format("an operand of {}", op), source);
  }
  if (a.is_literal) {
    const Type type = b.value.type();
    const Value x = add_literal(*b.value.body(), type, a.literal, source);
    return {*x.body(), x.id(), b.value.id(), type, type, source};
  }
  if (b.is_literal) {
    const Type type = a.value.type();
    const Value y = add_literal(*a.value.body(), type, b.literal, source);
    return {*y.body(), a.value.id(), y.id(), type, type, source};
  }
  check_member(*a.value.body(), b.value, fmt::format("the second operand of {}", op), source);
  const Type x = a.value.type(), y = b.value.type();
  if (x.is_signed != y.is_signed) throw DesignError(source, fmt::format("{} mixes {} and {}", op, to_string(x), to_string(y)));
  return {*a.value.body(), a.value.id(), b.value.id(), x, y, source};
}

void check_equal_widths(std::string_view op, const Operands& in) {
  if (in.type_x.width != in.type_y.width) {
    throw DesignError(in.source, fmt::format("{} needs operands of one width, not {} and {}", op, to_string(in.type_x), to_string(in.type_y)));
  }
}

Value bitwise(std::string_view text, Op op, const Operand& a, const Operand& b) {
  const Operands in = resolve(text, a, b);
  check_equal_widths(text, in);
  return add_operation(in.body, op, in.type_x, {in.x, in.y}, in.source);
}

Value less(std::string_view text, const Operand& a, const Operand& b, bool swapped) {
  const Operands in = resolve(text, a, b);
  return add_operation(in.body, Op::kLt, UInt(1), swapped ? std::vector<int>{in.y, in.x} : std::vector<int>{in.x, in.y}, in.source);
}

Value invert(const Value& v, Source source) { return add_operation(*v.body(), Op::kNot, v.type(), {v.id()}, source); }

Value reduce(const Value& v, Op op, Source source) {
  check_value(v, "the operand of a reduction", source);
  if (v.width() == 1) return v.as_unsigned(source);
  return add_operation(*v.body(), op, UInt(1), {v.id()}, source);
}

const Value& single(std::string_view op, const Operand& a) {
  if (a.is_literal) throw DesignError(a.source, fmt::format("{} of a literal has no type", op));
  check_value(a.value, fmt::format("the operand of {}", op), a.source);
  return a.value;
}

}  // namespace

Type Value::type() const {
  if (empty()) throw DesignError(Source::here(), "an empty value has no type");
  return node_at(*body_, id_).type;
}

Value Value::resize(int width, Source source) const {
  check_value(*this, "the operand of resize", source);
  if (width == type().width) return *this;
  return add_operation(*body_, Op::kResize, {width, type().is_signed}, {id_}, source);
}

Value Value::as_signed(Source source) const {
  check_value(*this, "the operand of as_signed", source);
  if (type().is_signed) return *this;
  return add_operation(*body_, Op::kSigned, SInt(type().width), {id_}, source);
}

Value Value::as_unsigned(Source source) const {
  check_value(*this, "the operand of as_unsigned", source);
  if (!type().is_signed) return *this;
  return add_operation(*body_, Op::kUnsigned, UInt(type().width), {id_}, source);
}

Value Value::slice(int lsb, int width, Source source) const { return add_slice(*this, lsb, width, 0, source); }

Value Value::bit(int index, Source source) const { return add_slice(*this, index, 1, 0, source); }

Value Value::index(Value index, int element_width, Source source) const {
  check_value(*this, "the operand of index", source);
  check_member(*body_, index, "the index", source);
  if (index.is_signed()) throw DesignError(source, fmt::format("an index must be unsigned, not {}", to_string(index.type())));
  check_type(UInt(element_width), source);
  const int elements = width() / element_width;
  if (index.width() >= 31 || (1 << index.width()) > elements) {
    throw DesignError(source, fmt::format("an index of type {} can go beyond the {} elements of {} bits in {}", to_string(index.type()), elements,
                                          element_width, to_string(type())));
  }
  return add_operation(*body_, Op::kIndex, UInt(element_width), {id_, index.id()}, source);
}

Value Value::or_reduce(Source source) const { return reduce(*this, Op::kOrReduce, source); }
Value Value::and_reduce(Source source) const { return reduce(*this, Op::kAndReduce, source); }
Value Value::xor_reduce(Source source) const { return reduce(*this, Op::kXorReduce, source); }

Value operator+(Operand a, Operand b) {
  const Operands in = resolve("+", a, b);
  const Type type{std::max(in.type_x.width, in.type_y.width) + 1, in.type_x.is_signed};
  return add_operation(in.body, Op::kAdd, type, {in.x, in.y}, in.source);
}

Value operator-(Operand a, Operand b) {
  const Operands in = resolve("-", a, b);
  return add_operation(in.body, Op::kSub, SInt(std::max(in.type_x.width, in.type_y.width) + 1), {in.x, in.y}, in.source);
}

Value operator*(Operand a, Operand b) {
  const Operands in = resolve("*", a, b);
  return add_operation(in.body, Op::kMul, {in.type_x.width + in.type_y.width, in.type_x.is_signed}, {in.x, in.y}, in.source);
}

Value operator&(Operand a, Operand b) { return bitwise("&", Op::kAnd, a, b); }
Value operator|(Operand a, Operand b) { return bitwise("|", Op::kOr, a, b); }
Value operator^(Operand a, Operand b) { return bitwise("^", Op::kXor, a, b); }

Value operator~(Operand a) { return invert(single("~", a), a.source); }

Value operator!(Operand a) {
  const Value v = single("!", a);
  if (v.type() != UInt(1)) throw DesignError(a.source, fmt::format("! needs UInt(1), not {}: use == 0", to_string(v.type())));
  return invert(v, a.source);
}

Value operator==(Operand a, Operand b) {
  const Operands in = resolve("==", a, b);
  check_equal_widths("==", in);
  return add_operation(in.body, Op::kEq, UInt(1), {in.x, in.y}, in.source);
}

Value operator!=(Operand a, Operand b) {
  const Operands in = resolve("!=", a, b);
  check_equal_widths("!=", in);
  return invert(add_operation(in.body, Op::kEq, UInt(1), {in.x, in.y}, in.source), in.source);
}

Value operator<(Operand a, Operand b) { return less("<", a, b, false); }
Value operator>(Operand a, Operand b) { return less(">", a, b, true); }
Value operator<=(Operand a, Operand b) { return invert(less("<=", a, b, true), a.source); }
Value operator>=(Operand a, Operand b) { return invert(less(">=", a, b, false), a.source); }

Value mux(Operand condition, Operand when_true, Operand when_false) {
  const Value choose = single("mux's condition", condition);
  const Source source = condition.source;
  if (choose.type() != UInt(1)) throw DesignError(source, fmt::format("a condition must be UInt(1), not {}", to_string(choose.type())));
  when_true.source = source;
  const Operands in = resolve("mux", when_true, when_false);
  check_equal_widths("mux", in);
  check_member(in.body, choose, "mux's condition", source);
  return add_operation(in.body, Op::kMux, in.type_x, {choose.id(), in.x, in.y}, source);
}

Value concat(const std::vector<Value>& low_to_high, Source source) {
  if (low_to_high.empty()) throw DesignError(source, "concat of no values");
  check_value(low_to_high.front(), "an operand of concat", source);
  if (low_to_high.size() == 1) return low_to_high.front().as_unsigned(source);
  Body& body = *low_to_high.front().body();
  std::vector<int> operands;
  operands.reserve(low_to_high.size());
  int width = 0;
  for (const Value& value : low_to_high) {
    check_member(body, value, "an operand of concat", source);
    operands.push_back(value.id());
    width += value.width();
  }
  return add_operation(body, Op::kConcat, UInt(width), std::move(operands), source);
}

Value replicate(Value value, int copies, Source source) {
  if (copies < 1) throw DesignError(source, fmt::format("replicate needs at least 1 copy, not {}", copies));
  return concat(std::vector<Value>(static_cast<std::size_t>(copies), value), source);
}

}  // namespace filigree::hdl
