#include "lib/multiplier.h"

#include <fmt/format.h>

#include "lib/compressor.h"

namespace filigree::lib {
namespace {

using hdl::Module;
using hdl::Type;
using hdl::Value;

/// A sign bit has weight -2^(n-1). A negative partial product -p is (1 - p) - 1: its inverse, and -1 in the constant.
void add_baugh_wooley(Module& m, const Value& a, const Value& b, BitColumns& columns) {
  for (int i = 0; i < a.width(); ++i) {
    for (int j = 0; j < b.width(); ++j) {
      const bool a_sign = a.is_signed() && i == a.width() - 1;
      const bool b_sign = b.is_signed() && j == b.width() - 1;
      const Value bit = a.bit(i) & b.bit(j);
      const bool negative = a_sign != b_sign;
      columns.add(i + j, m.name(fmt::format("p_{}_{}", i, j), negative ? !bit : bit));
      if (negative) columns.add_constant(-(1LL << (i + j)));
    }
  }
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
  digit.two = m.name("two" + place, turn & !digit.one);
  return digit;
}

/// Row r is digit * b, 4^r: the bits of |digit| * b, inverted when the digit is negative, plus 1 then. The sign bit is kept as its inverse with -1 in the constant.
void add_booth_row(Module& m, const Value& b, int r, const Digit& digit, BitColumns& columns) {
  const int n = b.width();
  const auto b_bit = [&](int i) { return i >= 0 && i < n ? b.bit(i) : i == n && b.is_signed() ? b.bit(n - 1) : Value{}; };
  const int top = b.is_signed() ? n : n + 1;
  for (int j = 0; j <= top; ++j) {
    const Value same = b_bit(j);
    const Value below = b_bit(j - 1);
    Value bit;
    if (!same.empty()) bit = digit.one & same;
    if (!below.empty() && !digit.two.empty()) bit = bit.empty() ? digit.two & below : bit | (digit.two & below);
    if (j == 0) {
      // (x ^ negative) + negative = x + 2 (negative & !x): the +1 of the complement costs one gate instead of an adder.
      const Value x = m.name(fmt::format("p_{}_0", r), bit);
      columns.add(2 * r, x);
      if (!digit.negative.empty()) columns.add(2 * r + 1, m.name(fmt::format("plus_{}", r), digit.negative & !x));
      continue;
    }
    if (!digit.negative.empty()) bit = bit.empty() ? digit.negative : bit ^ digit.negative;
    if (bit.empty()) continue;
    const bool sign = j == top && (b.is_signed() || !digit.negative.empty());
    columns.add(2 * r + j, m.name(fmt::format("p_{}_{}", r, j), sign ? !bit : bit));
    if (sign) columns.add_constant(-(1LL << (2 * r + j)));
  }
}

}  // namespace

MultiplierCircuit smallest_multiplier(Type a, Type b) {
  return a.width >= 5 && b.width >= 4 ? MultiplierCircuit::kBooth : MultiplierCircuit::kBaughWooley;
}

Module multiplier(const std::string& name, Type a_type, Type b_type) { return multiplier(name, a_type, b_type, smallest_multiplier(a_type, b_type)); }

Module multiplier(const std::string& name, Type a_type, Type b_type, MultiplierCircuit circuit) {
  const auto describe = [](Type type) { return fmt::format("{} {}-bit", type.is_signed ? "signed" : "unsigned", type.width); };
  const bool booth = circuit == MultiplierCircuit::kBooth;
  Module m(name, fmt::format("{} multiplier, {} a times {} b.", booth ? "Radix-4 Booth" : "Baugh-Wooley", describe(a_type), describe(b_type)));
  m.describe(booth ? "Combinational. Two bits of a at a time choose -2, -1, 0, 1 or 2 times b; the signs of all rows are corrected by one constant."
                   : "Combinational. Partial products that a sign bit makes negative are inverted; one constant corrects for all of them.");
  const Value a = m.input("a", a_type);
  const Value b = m.input("b", b_type);

  m.section("Partial products");
  BitColumns columns(a_type.width + b_type.width);
  if (booth) {
    const int digits = a_type.is_signed ? (a_type.width + 1) / 2 : a_type.width / 2 + 1;
    for (int r = 0; r < digits; ++r) add_booth_row(m, b, r, booth_digit(m, a, r), columns);
  } else {
    add_baugh_wooley(m, a, b, columns);
  }
  m.section("Column compression: s sums, c carries, h half sums, numbered by column");
  const Value sum = columns.sum(m, "");
  m.output("product", a_type.is_signed || b_type.is_signed ? sum.as_signed() : sum);
  return m;
}

}  // namespace filigree::lib
