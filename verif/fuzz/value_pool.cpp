#include "fuzz/value_pool.h"

#include <algorithm>
#include <array>

namespace filigree::fuzz {

using hdl::Bits;
using hdl::Module;
using hdl::Type;
using hdl::UInt;
using hdl::Value;

namespace {

constexpr int kWidest = 200;

}  // namespace

int ValuePool::random_width() {
  static constexpr std::array<int, 10> kCorners{31, 32, 33, 63, 64, 65, 66, 127, 128, 129};
  const int kind = below(100);
  if (kind < 20) return 1;
  if (kind < 70) return 2 + below(16);
  if (kind < 85) return kCorners[rng_() % kCorners.size()];
  return 1 + below(kWidest);
}

/// Half of the time one of the latest, so that expressions grow deep.
ValuePool::Entry& ValuePool::pick() {
  const auto size = static_cast<int>(entries_.size());
  const int back = chance(50) ? below(std::min(size, 6)) : below(size);
  return entries_[static_cast<std::size_t>(size - 1 - back)];
}

Value ValuePool::any() {
  Entry& entry = pick();
  entry.read = true;
  return entry.value;
}

Value ValuePool::of_type(Type type) {
  for (int i = 0; i < 20; ++i) {
    Entry& entry = pick();
    if (entry.value.type() == type) {
      entry.read = true;
      return entry.value;
    }
  }
  Entry& entry = pick();
  if (entry.value.width() <= type.width) entry.read = true;
  const Value as = type.is_signed ? entry.value.as_signed() : entry.value.as_unsigned();
  if (type.width < as.width() && chance(50)) {
    const Value part = as.slice(below(as.width() - type.width + 1), type.width);
    return type.is_signed ? part.as_signed() : part;
  }
  return as.resize(type.width);
}

Value ValuePool::with_signedness(bool is_signed) {
  const Value v = any();
  return is_signed ? v.as_signed() : v.as_unsigned();
}

int ValuePool::literal(Type type) {
  const int bits = std::min(type.width, 30) - (type.is_signed ? 1 : 0);
  const int magnitude = chance(50) ? below(1 << std::min(bits, 2)) : below(1 << bits);
  return type.is_signed && chance(50) ? -1 - magnitude : magnitude;
}

Value ValuePool::constant(Module& m) {
  const Type type{random_width(), chance(40)};
  if (chance(30)) return m.constant(type, literal(type));
  std::vector<std::uint64_t> words(4);
  for (auto& w : words) w = rng_();
  return m.constant(type, chance(30) ? Bits(type.width, chance(50) ? -1 : 0) : Bits(type.width, words));
}

Value ValuePool::arithmetic() {
  const Value x = any();
  const int kind = below(3);
  if (chance(20)) {
    const int y = literal(x.type());
    return kind == 0 ? x + y : kind == 1 ? x - y : y - x;
  }
  const Value y = with_signedness(x.is_signed());
  if (kind == 2 && x.width() + y.width() <= kWidest) return x * y;
  return kind == 1 ? x - y : x + y;
}

Value ValuePool::bitwise() {
  const Value x = any();
  switch (below(4)) {
    case 0: return x & of_type(x.type());
    case 1: return x | of_type(x.type());
    case 2: return chance(20) ? x ^ literal(x.type()) : x ^ of_type(x.type());
    default: return ~x;
  }
}

Value ValuePool::compare() {
  const Value x = any();
  const bool with_literal = chance(25);
  if (chance(40)) {
    const bool equal = chance(50);
    if (with_literal) return equal ? x == literal(x.type()) : x != literal(x.type());
    const Value y = of_type(x.type());
    return equal ? x == y : x != y;
  }
  const int kind = below(7);
  if (kind == 4) return x.or_reduce();
  if (kind == 5) return x.and_reduce();
  if (kind == 6) return x.xor_reduce();
  if (with_literal) {
    const int y = literal(x.type());
    return kind == 0 ? x < y : kind == 1 ? x > y : kind == 2 ? x <= y : x >= y;
  }
  const Value y = with_signedness(x.is_signed());
  return kind == 0 ? x < y : kind == 1 ? x > y : kind == 2 ? x <= y : x >= y;
}

Value ValuePool::select() {
  const Value choose = condition();
  Entry& entry = pick();
  const Value x = entry.value;
  if (chance(50) || x.width() < 2) {
    entry.read = true;
    if (chance(20)) return mux(choose, x, literal(x.type()));
    return mux(choose, x, of_type(x.type()));
  }
  int index_width = 1;
  while (index_width < 4 && x.width() >= 4 << index_width && chance(60)) ++index_width;
  const int element = 1 + below(x.width() >> index_width);
  return x.index(of_type(UInt(index_width)), element);
}

Value ValuePool::convert(Module& m) {
  Entry& entry = pick();
  const Value x = entry.value;
  switch (below(6)) {
    case 0: {
      const int width = random_width();
      entry.read |= width >= x.width();
      return x.resize(width);
    }
    case 1: entry.read = true; return x.is_signed() ? x.as_unsigned() : x.as_signed();
    case 2: {
      const int width = 1 + below(x.width());
      return x.slice(below(x.width() - width + 1), width);
    }
    case 3: {
      std::vector<Value> parts{x};
      entry.read = true;
      int width = x.width();
      for (int i = below(4); i > 0; --i) {
        Entry& next = pick();
        if (width + next.value.width() > kWidest) break;
        next.read = true;
        parts.push_back(next.value);
        width += next.value.width();
      }
      return concat(parts);
    }
    case 4: {
      entry.read = true;
      return replicate(x, 1 + below(std::min(5, kWidest / x.width())));
    }
    default: return constant(m);
  }
}

Value ValuePool::random_operation(Module& m) {
  const int kind = below(100);
  if (kind < 28) return arithmetic();
  if (kind < 45) return bitwise();
  if (kind < 62) return compare();
  if (kind < 78) return select();
  return convert(m);
}

std::vector<Value> ValuePool::unread() const {
  std::vector<Value> values;
  for (const Entry& entry : entries_) {
    if (!entry.read) values.push_back(entry.value);
  }
  return values;
}

}  // namespace filigree::fuzz
