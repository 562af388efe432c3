#include "lib/factor_subtractor.h"

#include <fmt/format.h>

#include "lib/add.h"
#include "lib/booth_digit.h"
#include "lib/carry_save.h"

namespace filigree::lib {
namespace {

using hdl::Module;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

constexpr int kMostQuadBits = 7;

/// Bits that a digit stands for.
int radix_bits(int factor_bits) { return factor_bits <= kMostQuadBits ? 2 : 3; }
int digit_count(int factor_bits) { return factor_bits / radix_bits(factor_bits) + 1; }
/// Multiples that the last digit can be: 1, up to 2, or up to 4. The others can be all that there are.
int last_multiples(int factor_bits) {
  const int bits = factor_bits % radix_bits(factor_bits);
  return 1 << bits;
}
int multiples_of(int factor_bits, int digit) {
  if (digit + 1 == digit_count(factor_bits)) return last_multiples(factor_bits);
  return radix_bits(factor_bits) == 2 ? 2 : 4;
}

/// -w is ~w + 1; of a word that is taken away, or of one that is not when its digit is negative.
struct Lane {
  Module& m;
  int factor_bits;
  std::vector<Value> multiples;  ///< 1, 2, 3 and 4 times a, signed

  void subtract_digit(CarrySave& sum, int d, const Value& digit) const {
    const int count = multiples_of(factor_bits, d);
    const int width = multiples[0].width() - (count == 4 ? 0 : count == 2 ? 1 : 2);
    Value word;
    for (int k = 0; k < count; ++k) {
      const Value part = hdl::replicate(digit.bit(k), width) & multiples[static_cast<std::size_t>(k)].slice(0, width);
      word = word.empty() ? part : word | part;
    }
    const int lsb = radix_bits(factor_bits) * d;
    const bool last = d + 1 == digit_count(factor_bits);
    const Value turned = last ? Value{} : m.name(fmt::format("turned_{}", d), ~digit.bit(count));
    const Value row = m.name(fmt::format("row_{}", d), last ? ~word : word ^ hdl::replicate(turned, width));
    // The sign has weight -2^(width - 1): its complement and -1 there.
    sum.add_word(row.slice(0, width - 1), lsb);
    sum.add(~row.bit(width - 1), lsb + width - 1);
    sum.subtract_one(lsb + width - 1);
    if (last) {
      sum.add_one(lsb);
    } else {
      sum.add(turned, lsb);
    }
  }
};

/// Three times a, modulo 2^bits.
Module times_three(const std::string& name, int bits) {
  Module m(name, "Three times a, a full adder per bit.");
  m.describe("Combinational.");
  const Value a = m.input("a", UInt(bits));
  const Value twice = m.name("twice", hdl::concat({m.constant(UInt(1), 0), a.slice(0, bits - 1)}));
  m.output("product", add(m, "product", a, twice));
  return m;
}

}  // namespace

std::vector<int> factor_digit_bits(int factor_bits) {
  std::vector<int> bits;
  for (int d = 0; d < digit_count(factor_bits); ++d) bits.push_back(multiples_of(factor_bits, d) + (d + 1 < digit_count(factor_bits) ? 1 : 0));
  return bits;
}

std::vector<Value> factor_digits(Module& m, const Value& factor) {
  const auto bit = [&](int i) { return i < 0 || i >= factor.width() ? Value{} : factor.bit(i); };
  std::vector<Value> digits;
  for (int d = 0; d < digit_count(factor.width()); ++d) {
    const BoothDigit digit = radix_bits(factor.width()) == 2 ? quad_digit(m, d, bit(2 * d + 1), bit(2 * d), bit(2 * d - 1))
                                                             : octal_digit(m, d, bit(3 * d + 2), bit(3 * d + 1), bit(3 * d), bit(3 * d - 1));
    std::vector<Value> conditions;
    for (const Value& condition : {digit.one, digit.two, digit.three, digit.four, digit.negative}) {
      if (!condition.empty()) conditions.push_back(condition);
    }
    digits.push_back(m.name(fmt::format("digit_{}", d), hdl::concat(conditions)));
  }
  return digits;
}

Module factor_subtractor(const std::string& name, int a_bits, int factor_bits, int width, int first) {
  const int radix = radix_bits(factor_bits);
  Module m(name, fmt::format("Minuend less signed {}-bit a times unsigned {}-bit factor, radix-{} Booth.", a_bits, factor_bits, 1 << radix));
  m.describe(
      "Combinational. Every digit of the factor chooses a multiple of a: bits 0, 1, ... of digit_n choose 1, 2, ... times a, its top bit minus that; the "
      "last digit is never negative.");
  const Value a = m.input("a", SInt(a_bits));
  const Value minuend = m.input("minuend", UInt(width));

  m.section("Multiples");
  const int most_bits = a_bits + 2;
  const Value once = a.resize(most_bits).as_unsigned();
  const Value zero = m.constant(UInt(1), 0);
  Lane lane{m, factor_bits, {m.name("times_1", once)}};
  lane.multiples.push_back(m.name("times_2", hdl::concat({zero, lane.multiples[0].slice(0, most_bits - 1)})));
  if (radix == 3) {
    const hdl::Instance triple = m.instance("u_triple", times_three(name + "_triple", most_bits));
    triple.connect("a", lane.multiples[0]);
    lane.multiples.push_back(triple.out("product"));
    lane.multiples.push_back(m.name("times_4", hdl::concat({zero, zero, lane.multiples[0].slice(0, most_bits - 2)})));
  }

  m.section("Rows");
  CarrySave sum(m, width);
  sum.add_word(minuend, 0);
  const std::vector<int> digit_bits = factor_digit_bits(factor_bits);
  for (std::size_t d = 0; d < digit_bits.size(); ++d) {
    lane.subtract_digit(sum, static_cast<int>(d), m.input(fmt::format("digit_{}", d), UInt(digit_bits[d])));
  }
  m.output("difference", sum.sum(first));
  return m;
}

}  // namespace filigree::lib
