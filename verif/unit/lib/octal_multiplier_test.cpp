// Multipliers with a shared operand, and the sums and comparisons written out beside them: every pair of small operands, corners and random ones of large ones.
#include "lib/octal_multiplier.h"
#include "lib/factor_subtractor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>

#include <vector>

#include "bench/rng.h"
#include "bench/test_options.h"
#include "lib/carry_save.h"
#include "lib/greater.h"
#include "lib/sum_onto.h"

namespace filigree::lib {
namespace {

using bench::Engine;
using hdl::Type;
using hdl::UInt;
using hdl::Value;

struct Shape {
  Type a;
  int b = 0;
  int width = 0;  ///< of the minuend
  int first = 0;
};

/// Multiplier and subtractor of one shape; what the caller shares is made here.
hdl::Module side_by_side(const Shape& shape) {
  hdl::Module m("both", "A multiplier and a subtractor.");
  const Value a = m.input("a", shape.a);
  const Value b = m.input("b", UInt(shape.b));
  const Value triple = m.name("three_b", (b + (b + b)).resize(shape.b + 2));
  const Value minuend = m.input("minuend", UInt(shape.width));
  const hdl::Instance product = m.instance("u_product", octal_multiplier("product_of", shape.a, shape.b, shape.first));
  product.connect("a", a);
  product.connect("b", b);
  product.connect("triple", triple);
  const Value signed_a = m.name("signed_a", shape.a.is_signed ? a : a.resize(shape.a.width + 1).as_signed());
  const int factor_bits = std::max(shape.b, 2);
  const Value factor = m.name("factor", b.resize(factor_bits));
  const hdl::Instance difference =
      m.instance("u_difference", factor_subtractor("difference_of", signed_a.width(), factor_bits, shape.width, shape.first));
  difference.connect("a", signed_a);
  const std::vector<Value> digits = factor_digits(m, factor);
  for (std::size_t d = 0; d < digits.size(); ++d) difference.connect(fmt::format("digit_{}", d), digits[d]);
  difference.connect("minuend", minuend);
  m.output("product", product.out("product"));
  m.output("difference", difference.out("difference"));
  return m;
}

std::uint64_t low_bits(std::uint64_t value, int width) { return width >= 64 ? value : value & ((std::uint64_t{1} << width) - 1); }

void expect_right(bench::Model& model, const Shape& shape, std::int64_t a, std::int64_t b, std::uint64_t minuend) {
  model.set(model.pin("a"), static_cast<std::uint64_t>(a));
  model.set(model.pin("b"), static_cast<std::uint64_t>(b));
  model.set(model.pin("minuend"), minuend);
  model.settle();
  const auto product = static_cast<std::uint64_t>(a * b);
  ASSERT_EQ(model.get(model.pin("product")), low_bits(product, shape.a.width + shape.b) >> shape.first) << a << " times " << b;
  ASSERT_EQ(model.get(model.pin("difference")), low_bits(minuend - product, shape.width) >> shape.first)
      << minuend << " less " << a << " times " << b;
}

std::int64_t least(Type type) { return type.is_signed ? -(std::int64_t{1} << (type.width - 1)) : 0; }
std::int64_t greatest(Type type) { return (std::int64_t{1} << (type.is_signed ? type.width - 1 : type.width)) - 1; }

TEST(OctalMultiplier, EveryPairUpTo7x5OnTheInterpreter) {
  bench::Rng rng(bench::test_seed(1));
  for (int a_bits = 2; a_bits <= 7; ++a_bits) {
    for (int b_bits = 2; b_bits <= 5; ++b_bits) {
      for (const bool is_signed : {false, true}) {
        const Shape shape{{a_bits, is_signed}, b_bits, a_bits + b_bits + static_cast<int>(rng.below(4)), static_cast<int>(rng.below(3))};
        SCOPED_TRACE(fmt::format("{} x {}, {} bits from {}", hdl::to_string(shape.a), b_bits, shape.width, shape.first));
        const auto model = bench::make_model(hdl::Design(side_by_side(shape)), Engine::kInterpreter);
        for (std::int64_t a = least(shape.a); a <= greatest(shape.a); ++a) {
          for (std::int64_t b = 0; b < std::int64_t{1} << b_bits; ++b) expect_right(*model, shape, a, b, low_bits(rng.next(), shape.width));
        }
        if (::testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

class WideOctalMultiplier : public ::testing::TestWithParam<Engine> {};

TEST_P(WideOctalMultiplier, CornersAndRandomPairs) {
  bench::Rng rng(bench::test_seed(1));
  const std::vector<Shape> shapes = {{UInt(16), 25, 41, 16}, {hdl::SInt(23), 16, 41, 1}, {hdl::SInt(26), 16, 44, 0}, {UInt(17), 17, 34, 0}};
  for (const Shape& shape : shapes) {
    const auto model = bench::make_model(hdl::Design(side_by_side(shape)), GetParam());
    for (int i = 0; i < 3'000; ++i) {
      expect_right(*model, shape, rng.corner(least(shape.a), greatest(shape.a)), rng.corner(0, (std::int64_t{1} << shape.b) - 1),
                   static_cast<std::uint64_t>(rng.corner(0, (std::int64_t{1} << shape.width) - 1)));
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, WideOctalMultiplier, ::testing::Values(Engine::kInterpreter, Engine::kRtl),
                         [](const auto& info) { return info.param == Engine::kRtl ? "Rtl" : "Interpreter"; });

TEST(CarrySave, ConstantsAreAddedAndTakenAwayModuloTheWidth) {
  hdl::Module m("constants", "A word and constants.");
  CarrySave sum(m, 6);
  sum.add_word(m.input("word", UInt(6)), 0);
  sum.subtract_one(3);
  sum.subtract_one(3);
  sum.add_one(0);
  sum.add_one(0);
  sum.add_one(6);  // beyond the width
  m.output("sum", sum.sum());
  const auto model = bench::make_model(hdl::Design(m), Engine::kInterpreter);
  for (std::uint64_t word = 0; word < 64; ++word) {
    model->set(model->pin("word"), word);
    model->settle();
    EXPECT_EQ(model->get(model->pin("sum")), (word - 16 + 2) & 63) << word;
  }
}

TEST(SumOnto, AddsAllValuesModuloTheWidth) {
  bench::Rng rng(bench::test_seed(1));
  for (const int count : {1, 2, 3, 4, 8, 16}) {
    for (const int sum_bits : {5, 8, 12}) {
      const auto model = bench::make_model(hdl::Design(sum_onto("sum", 5, count, sum_bits)), Engine::kInterpreter);
      for (int i = 0; i < 300; ++i) {
        const std::vector<std::int64_t> values = rng.corner_values(count, 0, 31);
        const auto so_far = static_cast<std::uint64_t>(rng.corner(0, (std::int64_t{1} << sum_bits) - 1));
        std::uint64_t expected = so_far;
        std::vector<std::uint64_t> words(2);
        for (std::size_t v = 0; v < values.size(); ++v) {
          const auto value = static_cast<std::uint64_t>(values[v]);
          expected += value;
          const std::size_t at = 5 * v;
          words[at / 64] |= value << (at % 64);
          if (at % 64 > 59) words[at / 64 + 1] |= value >> (64 - at % 64);
        }
        model->set(model->pin("addend"), std::span<const std::uint64_t>(words));
        model->set(model->pin("so_far"), so_far);
        model->settle();
        ASSERT_EQ(model->get(model->pin("sum")), low_bits(expected, sum_bits)) << count << " values onto " << sum_bits << " bits";
      }
    }
  }
}

TEST(Greater, EveryPairOfUpToFiveBits) {
  for (int bits = 1; bits <= 5; ++bits) {
    for (const bool is_signed : {false, true}) {
      const Type type{bits, is_signed};
      hdl::Module m("compare", "A comparison.");
      const Value a = m.input("a", type), b = m.input("b", type);
      m.output("more", greater(m, "above", a, b));
      const auto model = bench::make_model(hdl::Design(m), Engine::kInterpreter);
      for (std::int64_t x = least(type); x <= greatest(type); ++x) {
        for (std::int64_t y = least(type); y <= greatest(type); ++y) {
          model->set(model->pin("a"), static_cast<std::uint64_t>(x));
          model->set(model->pin("b"), static_cast<std::uint64_t>(y));
          model->settle();
          ASSERT_EQ(model->get(model->pin("more")), x > y ? 1u : 0u) << hdl::to_string(type) << ' ' << x << ' ' << y;
        }
      }
    }
  }
}

}  // namespace
}  // namespace filigree::lib
