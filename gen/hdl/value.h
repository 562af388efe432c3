// A value in a module under construction: an immutable handle, used like a number.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hdl/source.h"
#include "hdl/type.h"

namespace filigree::hdl {

struct Body;  // see body.h; only the library's own files need it

/// One node of a module: {module, id}. Free to copy; never changes. A default-made Value is empty and any use of it is an error.
///
/// Results grow and are therefore exact: `a + b` is one bit wider than the wider operand, `a * b` as wide as both together,
/// `a - b` is signed and one bit wider. Only resize() drops bits. Operands of one operator must agree in signedness, and in
/// width too for & | ^ == mux; an integer literal takes the other operand's type and must fit it.
class Value {
 public:
  Value() = default;
  Value(Body* body, int id) : body_(body), id_(id) {}

  Type type() const;
  int width() const { return type().width; }
  bool is_signed() const { return type().is_signed; }
  bool empty() const { return body_ == nullptr; }

  /// Sign- or zero-extends, or drops high bits; keeps the signedness.
  Value resize(int width, Source source = Source::here()) const;
  /// The same bits read as two's complement / as unsigned.
  Value as_signed(Source source = Source::here()) const;
  Value as_unsigned(Source source = Source::here()) const;

  /// Bits [lsb, lsb + width) as unsigned.
  Value slice(int lsb, int width, Source source = Source::here()) const;
  Value bit(int index, Source source = Source::here()) const;
  /// Element `index` of a vector of equal elements: x[width*index +: width]. Every value of `index` must name an element that exists.
  Value index(Value index, int element_width, Source source = Source::here()) const;

  Value or_reduce(Source source = Source::here()) const;
  Value and_reduce(Source source = Source::here()) const;
  Value xor_reduce(Source source = Source::here()) const;

  Body* body() const { return body_; }
  int id() const { return id_; }

 private:
  Body* body_ = nullptr;
  int id_ = -1;
};

/// An operand of an operator: a value or an integer literal, with the line it was written on.
struct Operand {
  // Implicit on purpose: this is how an operator learns its caller's line.
  Operand(Value v, const char* file = __builtin_FILE(), int line = __builtin_LINE()) : value(v), source{file, line} {}
  Operand(int l, const char* file = __builtin_FILE(), int line = __builtin_LINE()) : literal(l), is_literal(true), source{file, line} {}

  Value value;  ///< empty for a literal
  std::int64_t literal = 0;
  bool is_literal = false;
  Source source;
};

Value operator+(Operand a, Operand b);
Value operator-(Operand a, Operand b);
Value operator*(Operand a, Operand b);
Value operator&(Operand a, Operand b);
Value operator|(Operand a, Operand b);
Value operator^(Operand a, Operand b);
Value operator~(Operand a);
Value operator!(Operand a);  ///< one-bit operand only
Value operator==(Operand a, Operand b);
Value operator!=(Operand a, Operand b);
Value operator<(Operand a, Operand b);
Value operator>(Operand a, Operand b);
Value operator<=(Operand a, Operand b);
Value operator>=(Operand a, Operand b);

/// `condition ? when_true : when_false`; at least one of the two is a value.
Value mux(Operand condition, Operand when_true, Operand when_false);

/// Joins bits, **least significant part first** (element 0 of a vector lands in the low bits). Unsigned.
Value concat(const std::vector<Value>& low_to_high, Source source = Source::here());
/// `copies` times the same bits.
Value replicate(Value value, int copies, Source source = Source::here());

/// Equal-typed values that share one vector: element i is bits [w*i +: w].
class Bus {
 public:
  Bus() = default;
  Bus(std::vector<Value> elements) : elements_(std::move(elements)) {}
  /// The elements of a packed vector.
  Bus(Value packed, Type element, Source source = Source::here());

  int size() const { return static_cast<int>(elements_.size()); }
  const Value& operator[](int i) const { return elements_.at(static_cast<std::size_t>(i)); }
  auto begin() const { return elements_.begin(); }
  auto end() const { return elements_.end(); }
  /// Elements [first, first + count) .
  Bus slice(int first, int count, Source source = Source::here()) const;
  /// All elements as one unsigned vector, element 0 lowest.
  Value packed(Source source = Source::here()) const;

 private:
  std::vector<Value> elements_;
  Value packed_;  // the vector the elements were cut from, if there is one
};

}  // namespace filigree::hdl
