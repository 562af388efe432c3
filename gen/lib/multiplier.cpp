#include "lib/multiplier.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>

namespace filigree::lib {
namespace {

using hdl::Module;
using hdl::Type;
using hdl::UInt;
using hdl::Value;

__extension__ using Weight = unsigned __int128;  // modulo 2^128, so for products of up to 128 bits
constexpr int kMostBits = 128;

/// 2^place; 0 beyond the widest product.
Weight power(int place) { return place < kMostBits ? Weight{1} << place : 0; }

/// Partial products as words of the product's width, and one constant that corrects for all inverted sign bits.
class PartialProducts {
 public:
  PartialProducts(Module& m, int width) : m_(m), width_(width) {}

  int width() const { return width_; }

  /// Adds `bits` at place `lsb`, with `plus` (may be empty) in the free place `plus_at` below. Bits beyond the product's width are dropped.
  void add(const Value& bits, int lsb, const Value& plus = {}, int plus_at = 0) {
    std::vector<Value> parts;
    const int used = std::min(bits.width(), width_ - lsb);
    if (plus.empty()) {
      zeros(parts, lsb);
    } else {
      zeros(parts, plus_at);
      parts.push_back(plus);
      zeros(parts, lsb - plus_at - 1);
    }
    parts.push_back(bits.slice(0, used));
    zeros(parts, width_ - lsb - used);
    name(hdl::concat(parts));
  }
  /// Takes from the sum, modulo 2^width.
  void subtract(Weight value) { correction_ -= value; }
  /// Adds the correction and a bit at `place` (may be empty), in one word if they do not meet.
  void finish(const Value& bit, int place) {
    const auto constant_bit = [this](int i) { return ((correction_ >> i) & 1U) != 0; };
    const bool meet = !bit.empty() && constant_bit(place);
    if (meet) add(bit, place);
    const bool with_bit = !bit.empty() && !meet;
    std::vector<Value> parts;
    if (with_bit) {
      constant(parts, 0, place);
      parts.push_back(bit);
      constant(parts, place + 1, width_ - place - 1);
    } else {
      constant(parts, 0, width_);
    }
    name(hdl::concat(parts));
  }

  /// One sum of all words: synthesis makes it one compressor tree, the smallest adder there is, and a simulator a few additions. The sparse last word
  /// comes early, where it meets the fewest bits.
  Value sum() const {
    std::vector<Value> words = words_;
    if (words.size() > 3) std::rotate(words.begin() + 2, words.end() - 1, words.end());
    Value sum = words.front();
    for (std::size_t i = 1; i < words.size(); ++i) sum = (sum + words[i]).resize(width_);
    return sum;
  }

 private:
  void zeros(std::vector<Value>& parts, int count) const {
    if (count > 0) parts.push_back(m_.constant(UInt(count), 0));
  }
  void constant(std::vector<Value>& parts, int lsb, int count) const {
    if (count == 0) return;
    const Weight bits = correction_ >> lsb;
    const std::array words{static_cast<std::uint64_t>(bits), static_cast<std::uint64_t>(bits >> 64)};
    parts.push_back(m_.constant(UInt(count), hdl::Bits(count, std::span<const std::uint64_t>(words))));
  }
  void name(const Value& word) { words_.push_back(m_.name(fmt::format("row_{}", words_.size()), word)); }

  Module& m_;
  int width_;
  std::vector<Value> words_;
  Weight correction_ = 0;
};

/// A sign bit has weight -2^(n-1). A negative partial product -p is (1 - p) - 1: its inverse, and -1 in the constant.
void add_baugh_wooley(Module& m, const Value& a, const Value& b, PartialProducts& rows) {
  const int top = b.width() - 1;
  for (int i = 0; i < a.width(); ++i) {
    const Value product = m.name(fmt::format("product_{}", i), hdl::replicate(a.bit(i), b.width()) & b.as_unsigned());
    const bool low_negative = a.is_signed() && i == a.width() - 1;
    const bool top_negative = low_negative != b.is_signed();
    const Value low = product.slice(0, top);
    const Value high = product.bit(top);
    rows.add(hdl::concat({low_negative ? ~low : low, top_negative ? ~high : high}), i);
    if (low_negative) rows.subtract((power(top) - 1) << i);
    if (top_negative) rows.subtract(power(i + top));
  }
  rows.finish({}, 0);
}

/// One radix-4 digit of a: -2h + m + l of the bits around place 2r.
struct Digit {
  Value negative;  ///< empty: never
  Value one, two;  ///< times 1, times 2; two is empty: never
};

Digit booth_digit(Module& m, const Value& a, int r) {
  const auto bit = [&](int i) { return i < 0 ? Value{} : i < a.width() ? a.bit(i) : a.is_signed() ? a.bit(a.width() - 1) : Value{}; };
  const Value high = bit(2 * r + 1);
  const Value middle = bit(2 * r);
  const Value low = bit(2 * r - 1);
  const std::string place = fmt::format("_{}", r);
  Digit digit;
  digit.negative = high;
  digit.one = low.empty() ? middle : middle.empty() ? low : m.name("one" + place, middle ^ low);
  const bool repeats = a.is_signed() && 2 * r + 1 >= a.width();  // high is middle again: digit 0 or -1, or 0 or +1
  if (repeats || middle.empty()) return digit;
  const Value turn = high.empty() ? middle : high ^ middle;
  digit.two = m.name("two" + place, turn & ~digit.one);
  return digit;
}

/// Row r is digit * b * 4^r: the bits of |digit| * b, inverted when the digit is negative, plus 1 then. A row's sign bit is kept as its inverse, with
/// -1 in the constant.
void add_booth(Module& m, const Value& a, const Value& b, PartialProducts& rows) {
  const int n = b.width();
  const int digits = a.is_signed() ? (a.width() + 1) / 2 : a.width() / 2 + 1;
  const Value once = m.name("once", hdl::concat({b.as_unsigned(), b.is_signed() ? b.bit(n - 1) : m.constant(UInt(1), 0)}));
  const Value twice = m.name("twice", hdl::concat({m.constant(UInt(1), 0), b.as_unsigned()}));
  Value plus;  // of the row before
  int plus_at = 0;
  for (int r = 0; r < digits; ++r) {
    const Digit digit = booth_digit(m, a, r);
    Value product = hdl::replicate(digit.one, n + 1) & once;
    if (!digit.two.empty()) product = product | (hdl::replicate(digit.two, n + 1) & twice);
    const bool has_sign = b.is_signed() || !digit.negative.empty();
    if (digit.negative.empty()) {
      if (b.is_signed()) {
        const Value times = m.name(fmt::format("times_{}", r), product);
        product = hdl::concat({times.slice(0, n), ~times.bit(n)});
      }
      rows.add(product, 2 * r, plus, plus_at);
      plus = {};
    } else {
      const Value times = m.name(fmt::format("times_{}", r), product);
      // (x ^ negative) + negative = x + 2 (negative & ~x): the +1 of the complement costs one gate instead of an adder.
      const int plain = b.is_signed() ? n - 1 : n;
      const Value middle = times.slice(1, plain) ^ hdl::replicate(digit.negative, plain);
      const Value sign = b.is_signed() ? times.bit(n) ^ digit.negative : digit.negative;
      const Value inverted = hdl::concat({times.bit(0), middle, ~sign});
      rows.add(inverted, 2 * r, plus, plus_at);
      plus = m.name(fmt::format("plus_{}", r), digit.negative & ~times.bit(0));
      plus_at = 2 * r + 1;
    }
    if (has_sign) rows.subtract(power(2 * r + (b.is_signed() ? n : n + 1)));
  }
  rows.finish(plus, plus_at);
}

}  // namespace

Module multiplier(const std::string& name, Type a_type, Type b_type) {
  // Booth halves the rows but widens each: it pays from five bits of b on, whatever a is (docs/results.md, "Circuits").
  const MultiplierCircuit circuit = b_type.width >= 5 ? MultiplierCircuit::kBooth : MultiplierCircuit::kBaughWooley;
  return multiplier(name, a_type, b_type, circuit);
}

Module multiplier(const std::string& name, Type a_type, Type b_type, MultiplierCircuit circuit) {
  const auto describe = [](Type type) { return fmt::format("{} {}-bit", type.is_signed ? "signed" : "unsigned", type.width); };
  if (a_type.width + b_type.width > kMostBits) {
    throw std::invalid_argument(fmt::format("multiplier: a product of {} bits, accepted: up to {}", a_type.width + b_type.width, kMostBits));
  }
  const bool booth = circuit == MultiplierCircuit::kBooth;
  Module m(name, fmt::format("{} multiplier, {} a times {} b.", booth ? "Radix-4 Booth" : "Baugh-Wooley", describe(a_type), describe(b_type)));
  m.describe(booth ? "Combinational. Two bits of a at a time choose -2, -1, 0, 1 or 2 times b; the signs of all rows are corrected by one constant."
                   : "Combinational. Partial products that a sign bit makes negative are inverted; one constant corrects for all of them.");
  const Value a = m.input("a", a_type);
  const Value b = m.input("b", b_type);

  m.section("Partial products");
  PartialProducts rows(m, a_type.width + b_type.width);
  if (booth) {
    add_booth(m, a, b, rows);
  } else {
    add_baugh_wooley(m, a, b, rows);
  }
  const Value sum = rows.sum();
  m.output("product", a_type.is_signed || b_type.is_signed ? sum.as_signed() : sum);
  return m;
}

}  // namespace filigree::lib
