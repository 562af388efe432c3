// Every operation against arithmetic done one bit at a time, at random widths around and beyond a machine word.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "hdl/design.h"
#include "hdl/interpreter.h"
#include "hdl/module.h"

namespace filigree::hdl {
namespace {

using BitList = std::vector<bool>;  // least significant first

BitList list_of(const Bits& b) {
  BitList v;
  for (int i = 0; i < b.width(); ++i) v.push_back(b.bit(i));
  return v;
}

Bits bits_of(const BitList& v) {
  Bits b(static_cast<int>(v.size()));
  for (int i = 0; i < b.width(); ++i) b.set_field(i, 1, v[static_cast<std::size_t>(i)] ? 1 : 0);
  return b;
}

BitList extend(BitList v, bool is_signed, int width) {
  const bool fill = is_signed && v.back();
  v.resize(static_cast<std::size_t>(width), fill);
  return v;
}

BitList add(const BitList& a, const BitList& b, bool carry = false) {
  BitList sum;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int total = a[i] + b[i] + carry;
    sum.push_back(total % 2 != 0);
    carry = total >= 2;
  }
  return sum;
}

BitList invert(BitList a) {
  a.flip();
  return a;
}

BitList subtract(const BitList& a, const BitList& b) { return add(a, invert(b), true); }

BitList multiply(const BitList& a, const BitList& b) {
  BitList product(a.size());
  for (std::size_t i = 0; i < b.size(); ++i) {
    if (!b[i]) continue;
    BitList shifted(i, false);
    shifted.insert(shifted.end(), a.begin(), a.end() - static_cast<std::ptrdiff_t>(i));
    product = add(product, shifted);
  }
  return product;
}

BitList zip(const BitList& a, const BitList& b, const std::function<bool(bool, bool)>& f) {
  BitList result;
  for (std::size_t i = 0; i < a.size(); ++i) result.push_back(f(a[i], b[i]));
  return result;
}

BitList cut(const BitList& a, int lsb, int width) { return {a.begin() + lsb, a.begin() + lsb + width}; }

/// Widths gather around the corners of the one-word fast path.
int random_width(std::mt19937_64& rng) {
  static constexpr std::array<int, 14> kCorners{1, 2, 3, 31, 32, 33, 62, 63, 64, 65, 66, 127, 128, 129};
  return rng() % 2 == 0 ? kCorners[rng() % kCorners.size()] : static_cast<int>(rng() % 200 + 1);
}

Bits random_bits(std::mt19937_64& rng, int width) {
  Bits b(width);
  const auto kind = rng() % 6;
  if (kind == 0) return b;
  if (kind == 1) return Bits(width, -1);
  if (kind == 2) return bits_of(invert(extend({true}, false, width)));
  if (kind == 3) {
    b.set_field(width - 1, 1, 1);
    return b;
  }
  for (int i = 0; i < width; i += 32) b.set_field(i, std::min(32, width - i), static_cast<std::int64_t>(rng()));
  return b;
}

/// One module with an output per operation, and what each must be for given inputs.
struct Bench {
  Module module{"operations", "Every operation on the same inputs."};
  std::vector<std::pair<std::string, std::function<BitList()>>> expected;
  std::map<std::string, BitList> in;

  void check(const std::string& name, const Value& value, std::function<BitList()> expect) {
    module.output(name, value);
    expected.emplace_back(name, std::move(expect));
  }
};

void add_arithmetic(Bench& b, const Value& x, const Value& y) {
  const bool s = x.is_signed();
  const auto both = [&b, s](int width, BitList (*f)(const BitList&, const BitList&)) {
    return [&b, s, width, f] { return f(extend(b.in["x"], s, width), extend(b.in["y"], s, width)); };
  };
  const int wide = std::max(x.width(), y.width()) + 1;
  b.check("sum", x + y, both(wide, [](const BitList& p, const BitList& q) { return add(p, q); }));
  b.check("difference", x - y, both(wide, subtract));
  b.check("product", x * y, both(x.width() + y.width(), multiply));
  const auto less = both(wide, [](const BitList& p, const BitList& q) { return BitList{subtract(p, q).back()}; });
  b.check("less", x < y, less);
  b.check("not_less", x >= y, [less] { return invert(less()); });
}

void add_bitwise(Bench& b, const Value& x, const Value& z, const Value& choose) {
  b.check("both", x & z, [&b] { return zip(b.in["x"], b.in["z"], std::logical_and<>()); });
  b.check("either", x | z, [&b] { return zip(b.in["x"], b.in["z"], std::logical_or<>()); });
  b.check("differ", x ^ z, [&b] { return zip(b.in["x"], b.in["z"], std::not_equal_to<>()); });
  b.check("inverse", ~x, [&b] { return invert(b.in["x"]); });
  b.check("equal", x == z, [&b] { return BitList{b.in["x"] == b.in["z"]}; });
  b.check("unequal", x != z, [&b] { return BitList{b.in["x"] != b.in["z"]}; });
  b.check("chosen", mux(choose, x, z), [&b] { return b.in[b.in["choose"][0] ? "x" : "z"]; });
  b.check("or_all", x.or_reduce(), [&b] { return BitList{b.in["x"] != BitList(b.in["x"].size())}; });
  b.check("and_all", x.and_reduce(), [&b] { return BitList{b.in["x"] == BitList(b.in["x"].size(), true)}; });
  b.check("xor_all", x.xor_reduce(), [&b] { return BitList{std::count(b.in["x"].begin(), b.in["x"].end(), true) % 2 != 0}; });
}

void add_selection(Bench& b, const Value& x, const Value& y, const Value& choose, std::mt19937_64& rng) {
  const bool s = x.is_signed();
  const int resized = random_width(rng);
  b.check("resized", x.resize(resized), [&b, s, resized] { return extend(b.in["x"], s, resized); });
  b.check("signed_sum", x.as_signed() + 0, [&b, w = x.width()] { return extend(b.in["x"], true, w + 1); });
  b.check("unsigned_sum", x.as_unsigned() + 0, [&b, w = x.width()] { return extend(b.in["x"], false, w + 1); });
  const int part = static_cast<int>(rng() % static_cast<unsigned>(x.width()) + 1);
  const int lsb = static_cast<int>(rng() % static_cast<unsigned>(x.width() - part + 1));
  b.check("part", x.slice(lsb, part), [&b, lsb, part] { return cut(b.in["x"], lsb, part); });
  b.check("joined", concat({x, choose, y}), [&b] {
    BitList all = b.in["x"];
    all.push_back(b.in["choose"][0]);
    all.insert(all.end(), b.in["y"].begin(), b.in["y"].end());
    return all;
  });
  if (x.width() < 2) return;
  int index_width = 1;
  while (index_width < 5 && x.width() >= 2 << index_width && rng() % 3 != 0) ++index_width;
  const int element = x.width() >> index_width;
  const Value index = b.module.input("index", UInt(index_width));
  b.check("element", x.index(index, element),
          [&b, element] { return cut(b.in["x"], element * static_cast<int>(bits_of(b.in["index"]).to_uint()), element); });
}

TEST(InterpreterOperations, AgreeWithBitwiseArithmetic) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 rng(seed);
    const bool is_signed = rng() % 2 != 0;
    Bench b;
    const Value x = b.module.input("x", {random_width(rng), is_signed});
    const Value y = b.module.input("y", {random_width(rng), is_signed});
    const Value z = b.module.input("z", x.type());
    const Value choose = b.module.input("choose", UInt(1));
    add_arithmetic(b, x, y);
    add_bitwise(b, x, z, choose);
    add_selection(b, x, y, choose, rng);

    const Design design(b.module);
    Interpreter interpreter(design);
    for (int t = 0; t < 12; ++t) {
      for (const Port& port : design.ports()) {
        if (!port.is_input) continue;
        const bool repeat = port.name == "z" && rng() % 2 == 0;  // so that == is also true
        const Bits value = repeat ? bits_of(b.in["x"]) : random_bits(rng, port.type.width);
        b.in[port.name] = list_of(value);
        interpreter.set(interpreter.port(port.name), value);
      }
      interpreter.settle();
      for (const auto& [name, expect] : b.expected) {
        ASSERT_EQ(interpreter.get(interpreter.port(name)).to_hex(), bits_of(expect()).to_hex()) << name << " at vector " << t;
      }
    }
  }
}

}  // namespace
}  // namespace filigree::hdl
