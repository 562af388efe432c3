#include "lib/booth_digit.h"

#include <fmt/format.h>

namespace filigree::lib {
namespace {

using hdl::Value;

bool same(const Value& x, const Value& y) { return !x.empty() && !y.empty() && x.id() == y.id(); }

/// x ^ y, where an empty value is 0.
Value differ(const Value& x, const Value& y) {
  if (same(x, y)) return {};
  if (x.empty()) return y;
  return y.empty() ? x : x ^ y;
}

Value both(const Value& x, const Value& y) { return x.empty() || y.empty() ? Value{} : x & y; }
Value unless(const Value& x, const Value& y) { return x.empty() || y.empty() ? x : x & ~y; }

Value named(hdl::Module& m, const char* what, int number, const Value& value) {
  return value.empty() ? value : m.name(fmt::format("{}_{}", what, number), value);
}

}  // namespace

BoothDigit octal_digit(hdl::Module& m, int number, const Value& high, const Value& middle, const Value& low, const Value& before) {
  const Value odd = named(m, "odd", number, differ(low, before));
  const Value pair = named(m, "pair", number, differ(middle, low));
  const Value turn = named(m, "turn", number, differ(high, middle));
  BoothDigit digit;
  digit.negative = high;
  digit.one = named(m, "one", number, unless(odd, turn));
  digit.two = named(m, "two", number, unless(pair, odd));
  digit.three = named(m, "three", number, both(odd, turn));
  digit.four = named(m, "four", number, unless(unless(turn, pair), odd));
  return digit;
}

BoothDigit quad_digit(hdl::Module& m, int number, const Value& high, const Value& low, const Value& before) {
  BoothDigit digit;
  digit.negative = high;
  digit.one = named(m, "one", number, differ(low, before));
  digit.two = named(m, "two", number, unless(differ(high, low), digit.one));
  return digit;
}

}  // namespace filigree::lib
