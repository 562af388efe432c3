#include "hdl/words.h"

#include <algorithm>
#include <bit>

namespace filigree::hdl::words {
namespace {

/// Word `index` of the endlessly sign- or zero-extended number.
std::uint64_t word(Operand x, int index) {
  const int last = count(x.width) - 1;
  if (index < last) return x.data[index];
  const int used = x.width - 64 * last;
  const bool negative = x.is_signed && ((x.data[last] >> (used - 1)) & 1) != 0;
  if (index > last) return negative ? ~std::uint64_t{0} : 0;
  return negative ? x.data[last] | ~ones(used) : x.data[last];
}

void cut(Result result) {
  const int last = count(result.width) - 1;
  result.data[last] &= ones(result.width - 64 * last);
}

}  // namespace

std::uint64_t field(Operand x, std::uint64_t lsb, int width) {
  if (lsb >= static_cast<std::uint64_t>(x.width)) return 0;
  const std::uint64_t first = lsb / 64;
  const unsigned shift = lsb % 64;
  std::uint64_t value = x.data[first] >> shift;
  if (shift != 0 && first + 1 < static_cast<std::uint64_t>(count(x.width))) value |= x.data[first + 1] << (64 - shift);
  return value & ones(width);
}

void extend(Result result, Operand x) {
  for (int i = 0; i < count(result.width); ++i) result.data[i] = word(x, i);
  cut(result);
}

void add(Result result, Operand x, Operand y) {
  std::uint64_t carry = 0;
  for (int i = 0; i < count(result.width); ++i) {
    const std::uint64_t a = word(x, i);
    const std::uint64_t partial = a + word(y, i);
    result.data[i] = partial + carry;
    carry = (partial < a ? 1U : 0U) | (result.data[i] < partial ? 1U : 0U);
  }
  cut(result);
}

void subtract(Result result, Operand x, Operand y) {
  std::uint64_t carry = 1;
  for (int i = 0; i < count(result.width); ++i) {
    const std::uint64_t a = word(x, i);
    const std::uint64_t partial = a + ~word(y, i);
    result.data[i] = partial + carry;
    carry = (partial < a ? 1U : 0U) | (result.data[i] < partial ? 1U : 0U);
  }
  cut(result);
}

void multiply(Result result, Operand x, Operand y) {
  // Modulo 2^(64 * words), which is exact in two's complement too.
  __extension__ using Double = unsigned __int128;
  const int words = count(result.width);
  std::fill_n(result.data, words, 0);
  for (int i = 0; i < words; ++i) {
    const std::uint64_t a = word(x, i);
    std::uint64_t carry = 0;
    for (int j = 0; a != 0 && i + j < words; ++j) {
      const Double sum = static_cast<Double>(a) * word(y, j) + result.data[i + j] + carry;
      result.data[i + j] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
  }
  cut(result);
}

void extract(Result result, Operand x, std::uint64_t lsb) {
  for (int i = 0; i < count(result.width); ++i) {
    result.data[i] = field(x, lsb + 64 * static_cast<std::uint64_t>(i), std::min(64, result.width - 64 * i));
  }
}

void deposit(Result result, Operand x, int lsb) {
  for (int i = 0; i < count(x.width); ++i) {
    const int first = lsb / 64 + i;
    const int shift = lsb % 64;
    result.data[first] |= x.data[i] << shift;
    if (shift != 0 && first + 1 < count(result.width)) result.data[first + 1] |= x.data[i] >> (64 - shift);
  }
}

bool equal(Operand x, Operand y) {
  for (int i = 0; i < std::max(count(x.width), count(y.width)); ++i) {
    if (word(x, i) != word(y, i)) return false;
  }
  return true;
}

bool less(Operand x, Operand y) {
  // One word more than either has: its top bit is the sign of both readings.
  const int top = std::max(count(x.width), count(y.width));
  const auto high_x = static_cast<std::int64_t>(word(x, top));
  const auto high_y = static_cast<std::int64_t>(word(y, top));
  if (high_x != high_y) return high_x < high_y;
  for (int i = top - 1; i >= 0; --i) {
    if (word(x, i) != word(y, i)) return word(x, i) < word(y, i);
  }
  return false;
}

bool any(Operand x) {
  return std::any_of(x.data, x.data + count(x.width), [](std::uint64_t w) { return w != 0; });
}

bool all(Operand x) {
  const int last = count(x.width) - 1;
  return std::all_of(x.data, x.data + last, [](std::uint64_t w) { return w == ~std::uint64_t{0}; }) && x.data[last] == ones(x.width - 64 * last);
}

bool parity(Operand x) {
  int bits = 0;
  for (int i = 0; i < count(x.width); ++i) bits += std::popcount(x.data[i]);
  return bits % 2 != 0;
}

}  // namespace filigree::hdl::words
