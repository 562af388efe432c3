#include <fmt/format.h>

#include "hdl/build.h"
#include "hdl/value.h"

namespace filigree::hdl {

namespace {

/// The vector whose elements these are, all of them and in order; empty if there is none.
Value common_vector(const std::vector<Value>& elements) {
  Value vector;
  int lsb = 0;
  for (const Value& element : elements) {
    if (element.empty()) return {};
    const Body& body = *element.body();
    const Node* node = &node_at(body, element.id());
    if (node->op == Op::kSigned) node = &node_at(body, node->operands[0]);
    if (node->op != Op::kSlice || node->lsb != lsb) return {};
    const Value from(element.body(), node->operands[0]);
    if (vector.empty()) vector = from;
    if (from.body() != vector.body() || from.id() != vector.id()) return {};
    lsb += node->type.width;
  }
  return !vector.empty() && vector.width() == lsb ? vector : Value();
}

}  // namespace

Bus::Bus(Value packed, Type element, Source source) {
  check_value(packed, "the vector of a bus", source);
  check_type(element, source);
  if (packed.width() % element.width != 0) {
    throw DesignError(source, fmt::format("{} is not a whole number of {}", to_string(packed.type()), to_string(element)));
  }
  const int count = packed.width() / element.width;
  elements_.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const Value bits = add_slice(packed, i * element.width, element.width, element.width, source);
    elements_.push_back(element.is_signed ? bits.as_signed(source) : bits);
  }
  packed_ = packed.as_unsigned(source);
}

Bus Bus::slice(int first, int count, Source source) const {
  if (first < 0 || count < 1 || first > size() - count) {
    throw DesignError(source, fmt::format("slice of {} elements from element {} is out of the range of a bus of {}", count, first, size()));
  }
  Bus part(std::vector<Value>(elements_.begin() + first, elements_.begin() + first + count));
  if (!packed_.empty()) {
    const int width = elements_.front().width();
    part.packed_ = add_slice(packed_, first * width, count * width, width, source);
  }
  return part;
}

Value Bus::packed(Source source) const {
  if (!packed_.empty()) return packed_;
  if (elements_.empty()) throw DesignError(source, "an empty bus has no bits");
  const Value vector = common_vector(elements_);
  return vector.empty() ? concat(elements_, source) : vector.as_unsigned(source);
}

}  // namespace filigree::hdl
