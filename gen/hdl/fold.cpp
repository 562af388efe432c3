#include "hdl/fold.h"

#include <algorithm>

namespace filigree::hdl {

namespace {

bool all_ones(const Bits& bits, int width) {
  for (int i = 0; i < width; ++i) {
    if (!bits.bit(i)) return false;
  }
  return true;
}

bool all_zero(const Bits& bits, int width) {
  for (int i = 0; i < width; ++i) {
    if (bits.bit(i)) return false;
  }
  return true;
}

Bits extend(const Bits& bits, Type from, int width) {
  if (width <= bits.width()) return bits.slice(0, width);
  Bits wide(width, from.is_signed && bits.bit(bits.width() - 1) ? -1 : 0);
  wide.set_slice(0, bits);
  return wide;
}

std::int64_t number(const Bits& bits, Type type) { return type.is_signed ? bits.to_int() : static_cast<std::int64_t>(bits.to_uint()); }

std::optional<Bits> fold_less(const KnownOperands& in) {
  const Bits* x = in.constant(0);
  const Bits* y = in.constant(1);
  const bool is_signed = in.type(0).is_signed;
  const int width = std::max(in.type(0).width, in.type(1).width);
  if (in.identical(0, 1)) return Bits(1, 0);
  // Nothing is less than the smallest value, and the largest is less than nothing, of the width both are brought to.
  if (y != nullptr) {
    if (is_signed ? y->width() == width && y->bit(width - 1) && all_zero(*y, width - 1) : y->is_zero()) return Bits(1, 0);
  }
  if (x != nullptr && x->width() == width) {
    if (is_signed ? !x->bit(width - 1) && all_ones(*x, width - 1) : all_ones(*x, width)) return Bits(1, 0);
  }
  if (x == nullptr || y == nullptr || width > 63) return std::nullopt;
  return Bits(1, number(*x, in.type(0)) < number(*y, in.type(1)) ? 1 : 0);
}

std::optional<Bits> fold_arithmetic(const Node& node, const KnownOperands& in) {
  const Bits* x = in.constant(0);
  const Bits* y = in.constant(1);
  const int width = node.type.width;
  if (node.op == Op::kSub && in.identical(0, 1)) return Bits(width);
  if (node.op == Op::kMul && ((x != nullptr && x->is_zero()) || (y != nullptr && y->is_zero()))) return Bits(width);
  if (x == nullptr || y == nullptr || width > 64) return std::nullopt;
  const auto a = static_cast<std::uint64_t>(number(*x, in.type(0))), b = static_cast<std::uint64_t>(number(*y, in.type(1)));
  const std::uint64_t result = node.op == Op::kAdd ? a + b : node.op == Op::kSub ? a - b : a * b;
  return Bits(width, static_cast<std::int64_t>(result));
}

std::optional<Bits> fold_bitwise(const Node& node, const KnownOperands& in) {
  const Bits* x = in.constant(0);
  const Bits* y = in.constant(1);
  const int width = node.type.width;
  if (node.op == Op::kXor && in.identical(0, 1)) return Bits(width);
  for (const Bits* one : {x, y}) {
    if (one == nullptr) continue;
    if (node.op == Op::kAnd && one->is_zero()) return *one;
    if (node.op == Op::kOr && all_ones(*one, width)) return *one;
  }
  if (x == nullptr || y == nullptr) return std::nullopt;
  std::vector<std::uint64_t> words(x->words().begin(), x->words().end());
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint64_t other = y->words()[i];
    words[i] = node.op == Op::kAnd ? words[i] & other : node.op == Op::kOr ? words[i] | other : words[i] ^ other;
  }
  return Bits(width, words);
}

std::optional<Bits> fold_reduction(const Node& node, const Bits& x) {
  if (node.op == Op::kOrReduce) return Bits(1, x.is_zero() ? 0 : 1);
  if (node.op == Op::kAndReduce) return Bits(1, all_ones(x, x.width()) ? 1 : 0);
  bool parity = false;
  for (int i = 0; i < x.width(); ++i) parity = parity != x.bit(i);
  return Bits(1, parity ? 1 : 0);
}

std::optional<Bits> fold_choice(const KnownOperands& in) {
  const Bits* x = in.constant(1);
  const Bits* y = in.constant(2);
  if (const Bits* condition = in.constant(0)) {
    const Bits* chosen = condition->is_zero() ? y : x;
    return chosen != nullptr ? std::optional(*chosen) : std::nullopt;
  }
  return x != nullptr && y != nullptr && *x == *y ? std::optional(*x) : std::nullopt;
}

std::optional<Bits> fold_concat(const Node& node, const KnownOperands& in) {
  Bits whole(node.type.width);
  int lsb = 0;
  for (std::size_t i = 0; i < node.operands.size(); ++i) {
    const Bits* part = in.constant(i);
    if (part == nullptr) return std::nullopt;
    whole.set_slice(lsb, *part);
    lsb += part->width();
  }
  return whole;
}

}  // namespace

std::optional<Bits> fold(const Node& node, const KnownOperands& operands) {
  const int width = node.type.width;
  switch (node.op) {
    case Op::kConstant: return node.constant;
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul: return fold_arithmetic(node, operands);
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor: return fold_bitwise(node, operands);
    case Op::kMux: return fold_choice(operands);
    case Op::kLt: return fold_less(operands);
    case Op::kConcat: return fold_concat(node, operands);
    case Op::kEq:
      if (operands.identical(0, 1)) return Bits(1, 1);
      if (operands.constant(0) == nullptr || operands.constant(1) == nullptr) return std::nullopt;
      return Bits(1, *operands.constant(0) == *operands.constant(1) ? 1 : 0);
    case Op::kIndex: {
      const Bits *x = operands.constant(0), *index = operands.constant(1);
      if (x == nullptr || index == nullptr) return std::nullopt;
      return x->slice(static_cast<int>(index->to_uint()) * width, width);
    }
    case Op::kName:
    case Op::kNot:
    case Op::kSlice:
    case Op::kResize:
    case Op::kSigned:
    case Op::kUnsigned:
    case Op::kOrReduce:
    case Op::kAndReduce:
    case Op::kXorReduce: {
      const Bits* x = operands.constant(0);
      if (x == nullptr) return std::nullopt;
      if (node.op == Op::kSlice) return x->slice(node.lsb, width);
      if (node.op == Op::kResize) return extend(*x, operands.type(0), width);
      if (node.op == Op::kOrReduce || node.op == Op::kAndReduce || node.op == Op::kXorReduce) return fold_reduction(node, *x);
      if (node.op != Op::kNot) return *x;
      std::vector<std::uint64_t> words(x->words().begin(), x->words().end());
      for (std::uint64_t& word : words) word = ~word;
      return Bits(width, words);
    }
    default: return std::nullopt;
  }
}

}  // namespace filigree::hdl
