#include "lib/octal_multiplier.h"

#include <fmt/format.h>

#include "lib/booth_digit.h"
#include "lib/carry_save.h"

namespace filigree::lib {
namespace {

using hdl::Module;
using hdl::Type;
using hdl::UInt;
using hdl::Value;

class Multiples {
 public:
  Multiples(Module& m, Type a, int b_bits)
      : m_(m), a_(m.input("a", a)), b_(m.input("b", UInt(b_bits))), triple_(m.input("triple", UInt(b_bits + 2))) {
    const Value zero = m_.constant(UInt(1), 0);
    times_1_ = m_.name("times_1", hdl::concat({b_, zero, zero}));
    times_2_ = m_.name("times_2", hdl::concat({zero, b_, zero}));
    times_4_ = m_.name("times_4", hdl::concat({zero, zero, b_}));
  }

  int digits() const { return a_.is_signed() ? (a_.width() + 2) / 3 : a_.width() / 3 + 1; }

  /// Adds digit d times b.
  void add_digit(CarrySave& sum, int d) {
    const BoothDigit digit = recode(d);
    const Value word = multiple(digit, d);
    const int lsb = 3 * d, msb = lsb + word.width();
    if (digit.negative.empty()) {
      sum.add_word(word, lsb);
      return;
    }
    // -w is ~w + 1: the lowest bit stays as it is, those above are inverted, and the 1 arrives there unless the lowest bit took it.
    const Value upper = word.slice(1, word.width() - 1) ^ hdl::replicate(digit.negative, word.width() - 1);
    sum.add_word(m_.name(fmt::format("row_{}", d), hdl::concat({word.bit(0), upper, ~digit.negative})), lsb);
    sum.add(m_.name(fmt::format("plus_{}", d), digit.negative & ~word.bit(0)), lsb + 1);
    sum.subtract_one(msb);
  }

 private:
  Value a_bit(int i) const {
    if (i < 0) return {};
    if (i < a_.width()) return bits_at(i);
    return a_.is_signed() ? bits_at(a_.width() - 1) : Value{};
  }
  Value bits_at(int i) const {
    while (static_cast<int>(bits_.size()) <= i) bits_.push_back(a_.bit(static_cast<int>(bits_.size())));
    return bits_[static_cast<std::size_t>(i)];
  }
  BoothDigit recode(int d) { return octal_digit(m_, d, a_bit(3 * d + 2), a_bit(3 * d + 1), a_bit(3 * d), a_bit(3 * d - 1)); }

  /// |digit| times b, no wider than it can be.
  Value multiple(const BoothDigit& digit, int d) {
    const int width = b_.width() + (!digit.four.empty() || !digit.three.empty() ? 2 : digit.two.empty() ? 0 : 1);
    Value word;
    const auto choose = [&](const Value& chosen, const Value& times) {
      if (chosen.empty()) return;
      const Value part = hdl::replicate(chosen, width) & times.slice(0, width);
      word = word.empty() ? part : word | part;
    };
    choose(digit.one, times_1_);
    choose(digit.two, times_2_);
    choose(digit.three, triple_);
    choose(digit.four, times_4_);
    return m_.name(fmt::format("multiple_{}", d), word);
  }

  Module& m_;
  Value a_, b_, triple_, times_1_, times_2_, times_4_;
  mutable std::vector<Value> bits_;
};

}  // namespace

Module octal_multiplier(const std::string& name, Type a, int b_bits, int first) {
  Module m(name, fmt::format("Radix-8 Booth multiplier, {} {}-bit a times unsigned {}-bit b.", a.is_signed ? "signed" : "unsigned", a.width, b_bits));
  m.describe("Combinational. Three bits of a at a time choose up to 4 times b, or minus that; triple is 3 b.");
  Multiples multiples(m, a, b_bits);
  m.section("Partial products");
  CarrySave sum(m, a.width + b_bits);
  for (int d = 0; d < multiples.digits(); ++d) multiples.add_digit(sum, d);
  m.output("product", sum.sum(first));
  return m;
}

}  // namespace filigree::lib
