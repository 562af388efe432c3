// Every circuit of the multiplier, every mix of signedness: every pair of operands up to 8 x 8 bits, corners and random ones up to 16 x 16.
#include "lib/multiplier.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <span>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "bench/rng.h"
#include "bench/test_options.h"

namespace filigree::lib {
namespace {

using bench::Engine;
using hdl::Type;

struct Shape {
  int a = 0, b = 0;
};

/// What all multipliers of one run have in common.
struct Kind {
  bool a_signed = false, b_signed = false;
  MultiplierCircuit circuit = MultiplierCircuit::kBaughWooley;
};

std::vector<Kind> kinds() {
  std::vector<Kind> kinds;
  for (const MultiplierCircuit circuit : {MultiplierCircuit::kBaughWooley, MultiplierCircuit::kBooth}) {
    for (const bool a : {false, true}) {
      for (const bool b : {false, true}) kinds.push_back({a, b, circuit});
    }
  }
  return kinds;
}

std::string name_of(const Kind& kind) {
  return fmt::format("{}{}_{}", kind.a_signed ? "s" : "u", kind.b_signed ? "s" : "u",
                     kind.circuit == MultiplierCircuit::kBooth ? "booth" : "baugh_wooley");
}

/// Multipliers side by side on the low bits of common operands; outputs product_<kind>_<a>_<b>.
hdl::Module side_by_side(const std::string& name, const std::vector<Kind>& kinds, const std::vector<Shape>& shapes) {
  hdl::Module m(name, "Multipliers of many sizes.");
  const hdl::Value a = m.input("a", hdl::UInt(16));
  const hdl::Value b = m.input("b", hdl::UInt(16));
  for (const Kind& kind : kinds) {
    for (const Shape& shape : shapes) {
      const std::string id = fmt::format("{}_{}_{}", name_of(kind), shape.a, shape.b);
      const Type a_type{shape.a, kind.a_signed}, b_type{shape.b, kind.b_signed};
      const hdl::Instance u = m.instance("u_" + id, multiplier("multiplier_" + id, a_type, b_type, kind.circuit));
      const hdl::Value x = a.slice(0, shape.a), y = b.slice(0, shape.b);
      u.connect("a", kind.a_signed ? x.as_signed() : x);
      u.connect("b", kind.b_signed ? y.as_signed() : y);
      m.output("product_" + id, u.out("product"));
    }
  }
  return m;
}

std::int64_t number(std::uint64_t bits, int width, bool is_signed) {
  const std::uint64_t low = bits & ((std::uint64_t{1} << width) - 1);
  return static_cast<std::int64_t>(is_signed && (low >> (width - 1)) != 0 ? low | ~std::uint64_t{0} << width : low);
}

/// One multiplier of a model: where its product is.
struct Place {
  Kind kind;
  Shape shape;
  int pin;
};

std::vector<Place> places(const bench::Model& model, const std::vector<Kind>& kinds, const std::vector<Shape>& shapes) {
  std::vector<Place> places;
  for (const Kind& kind : kinds) {
    for (const Shape& shape : shapes) {
      places.push_back({kind, shape, model.pin(fmt::format("product_{}_{}_{}", name_of(kind), shape.a, shape.b))});
    }
  }
  return places;
}

bool is_right(const bench::Model& model, const Place& place, std::uint64_t a, std::uint64_t b, bool plus_one = false) {
  const std::int64_t product = number(a, place.shape.a, place.kind.a_signed) * number(b, place.shape.b, place.kind.b_signed) + (plus_one ? 1 : 0);
  const std::uint64_t mask = (std::uint64_t{1} << (place.shape.a + place.shape.b)) - 1;
  return model.get(place.pin) == (static_cast<std::uint64_t>(product) & mask);
}

void apply(bench::Model& model, std::uint64_t a, std::uint64_t b) {
  model.set(0, a);
  model.set(1, b);
  model.settle();
}

std::vector<Shape> shapes_up_to(int bits) {
  std::vector<Shape> shapes;
  for (int a = 2; a <= bits; ++a) {
    for (int b = 2; b <= bits; ++b) shapes.push_back({a, b});
  }
  return shapes;
}

TEST(Multiplier, EveryPairUpTo8x8OnTheInterpreter) {
  for (const Kind& kind : kinds()) {
    for (const Shape& shape : shapes_up_to(8)) {
      const auto model = bench::make_model(hdl::Design(side_by_side("one", {kind}, {shape})), Engine::kInterpreter);
      const Place place = places(*model, {kind}, {shape}).front();
      for (std::uint64_t a = 0; a < 1U << shape.a; ++a) {
        for (std::uint64_t b = 0; b < 1U << shape.b; ++b) {
          apply(*model, a, b);
          ASSERT_TRUE(is_right(*model, place, a, b)) << name_of(kind) << ' ' << shape.a << 'x' << shape.b << ": " << a << " times " << b;
        }
      }
    }
  }
}

/// All shapes on all pairs of the widest operands: a narrower one sees each of its pairs many times, and is looked at when its upper bits are zero.
TEST(Multiplier, EveryPairUpTo8x8OnTheRtl) {
  std::vector<Shape> shapes;
  for (const Shape& shape : shapes_up_to(8)) {
    // All the wide ones and those where a circuit has a special case; the interpreter has them all.
    if (shape.a >= 7 || shape.b >= 7 || shape.a + shape.b <= 5) shapes.push_back(shape);
  }
  const auto model = bench::make_model(hdl::Design(side_by_side("all", kinds(), shapes)), Engine::kRtl);
  const std::vector<Place> all = places(*model, kinds(), shapes);
  for (std::uint64_t a = 0; a < 256; ++a) {
    for (std::uint64_t b = 0; b < 256; ++b) {
      apply(*model, a, b);
      for (const Place& place : all) {
        if (a >> place.shape.a != 0 || b >> place.shape.b != 0) continue;
        ASSERT_TRUE(is_right(*model, place, a, b)) << model->info(place.pin).name << ": " << a << " times " << b;
      }
    }
  }
}

class WideMultiplier : public ::testing::TestWithParam<Engine> {};

TEST_P(WideMultiplier, CornersAndRandomPairsUpTo16x16) {
  const std::vector<Shape> shapes = {{16, 16}, {16, 2}, {2, 16}, {9, 16}, {16, 9}, {15, 13}, {11, 12}, {12, 8}, {3, 10}, {10, 3}};
  const auto model = bench::make_model(hdl::Design(side_by_side("wide", kinds(), shapes)), GetParam());
  const std::vector<Place> all = places(*model, kinds(), shapes);
  bench::Rng rng(bench::test_seed(1));
  for (int i = 0; i < 4'000; ++i) {
    // Corners of the full width are corners of every width: all low bits alike but for the sign's place.
    const int a_bits = static_cast<int>(rng.range(2, 16)), b_bits = static_cast<int>(rng.range(2, 16));
    const auto a = static_cast<std::uint64_t>(rng.corner(-(std::int64_t{1} << (a_bits - 1)), (std::int64_t{1} << a_bits) - 1)) & 0xffff;
    const auto b = static_cast<std::uint64_t>(rng.corner(-(std::int64_t{1} << (b_bits - 1)), (std::int64_t{1} << b_bits) - 1)) & 0xffff;
    apply(*model, a, b);
    for (const Place& place : all) {
      ASSERT_TRUE(is_right(*model, place, a, b)) << model->info(place.pin).name << ": " << a << " times " << b
                                                 << ", FILIGREE_SEED=" << bench::test_seed(1);
      ASSERT_FALSE(is_right(*model, place, a, b, true)) << "the check must see a wrong product";
    }
  }
}

__extension__ using Product = unsigned __int128;

/// The low `width` bits of a pair of words as a number modulo 2^128.
Product extended(std::uint64_t low, std::uint64_t high, int width, bool is_signed) {
  const Product value = Product{high} << 64 | low;
  const Product kept = width < 128 ? value & ((Product{1} << width) - 1) : value;
  return is_signed && (kept >> (width - 1)) != 0 && width < 128 ? kept | ~Product{0} << width : kept;
}

TEST_P(WideMultiplier, ProductsOfMoreThan64Bits) {
  const std::vector<Shape> shapes = {{2, 65}, {24, 65}, {16, 49}, {64, 64}, {3, 125}};
  hdl::Module m("very_wide", "Multipliers of long products.");
  const hdl::Value a = m.input("a", hdl::UInt(64));
  const hdl::Value b = m.input("b", hdl::UInt(128));
  m.output("unread", a.xor_reduce() ^ b.xor_reduce());
  for (const Kind& kind : kinds()) {
    for (const Shape& shape : shapes) {
      const std::string id = fmt::format("{}_{}_{}", name_of(kind), shape.a, shape.b);
      const hdl::Instance u = m.instance("u_" + id, multiplier("multiplier_" + id, {shape.a, kind.a_signed}, {shape.b, kind.b_signed}, kind.circuit));
      const hdl::Value x = a.slice(0, shape.a), y = b.slice(0, shape.b);
      u.connect("a", kind.a_signed ? x.as_signed() : x);
      u.connect("b", kind.b_signed ? y.as_signed() : y);
      m.output("product_" + id, u.out("product"));
    }
  }
  const auto model = bench::make_model(hdl::Design(m), GetParam());
  const std::vector<Place> all = places(*model, kinds(), shapes);
  bench::Rng rng(bench::test_seed(1));
  for (int i = 0; i < 500; ++i) {
    const auto draw = [&] {
      return rng.chance(60) ? rng.next() : rng.chance(50) ? ~std::uint64_t{0} << rng.below(64) : std::uint64_t{1} << rng.below(64);
    };
    const std::uint64_t a_bits = draw();
    const std::array b_bits{draw(), draw()};
    model->set(0, a_bits);
    model->set(1, std::span<const std::uint64_t>(b_bits));
    model->settle();
    for (const Place& place : all) {
      const Product product =
          extended(a_bits, 0, place.shape.a, place.kind.a_signed) * extended(b_bits[0], b_bits[1], place.shape.b, place.kind.b_signed);
      const Product expected =
          extended(static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64), place.shape.a + place.shape.b, false);
      std::array<std::uint64_t, 2> got{};
      model->get(place.pin, got);
      ASSERT_TRUE(got[0] == static_cast<std::uint64_t>(expected) && got[1] == static_cast<std::uint64_t>(expected >> 64))
          << model->info(place.pin).name;
    }
  }
}

TEST(Multiplier, RefusesLongerProducts) { EXPECT_THROW(multiplier("too_wide", hdl::UInt(65), hdl::UInt(64)), std::invalid_argument); }

INSTANTIATE_TEST_SUITE_P(Engines, WideMultiplier, ::testing::Values(Engine::kInterpreter, Engine::kRtl),
                         [](const auto& info) { return info.param == Engine::kRtl ? "rtl" : "interpreter"; });

}  // namespace
}  // namespace filigree::lib
