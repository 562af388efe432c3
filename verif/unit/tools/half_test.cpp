#include "tools/half.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace filigree::tools {
namespace {

TEST(Half, KnownValues) {
  EXPECT_EQ(float_from_half(0x0000), 0.0F);
  EXPECT_EQ(float_from_half(0x3c00), 1.0F);
  EXPECT_EQ(float_from_half(0xc000), -2.0F);
  EXPECT_EQ(float_from_half(0x7bff), 65504.0F);
  EXPECT_EQ(float_from_half(0x0001), std::ldexp(1.0F, -24));
  EXPECT_EQ(float_from_half(0x03ff), std::ldexp(1023.0F, -24));
  EXPECT_EQ(float_from_half(0x0400), std::ldexp(1.0F, -14));
  EXPECT_EQ(float_from_half(0x3555), 1365.0F / 4096);
  EXPECT_EQ(float_from_half(0xfc00), -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(float_from_half(0x7e00)));
  EXPECT_TRUE(std::signbit(float_from_half(0x8000)));
}

TEST(Half, EveryPatternRoundTrips) {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const float value = float_from_half(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) {
      EXPECT_TRUE(std::isnan(float_from_half(half_from_float(value))));
    } else {
      EXPECT_EQ(half_from_float(value), bits);
    }
  }
}

TEST(Half, RoundsToTheNearestAndTiesToEven) {
  // Between all neighbours of one sign: the middle goes to the even one, a hair beside it to the nearer one.
  for (std::uint16_t low = 0; low < 0x7bff; ++low) {
    const std::uint16_t high = static_cast<std::uint16_t>(low + 1);
    const float middle = (float_from_half(low) + float_from_half(high)) / 2;
    EXPECT_EQ(half_from_float(middle), low % 2 == 0 ? low : high);
    EXPECT_EQ(half_from_float(std::nextafter(middle, 0.0F)), low);
    EXPECT_EQ(half_from_float(std::nextafter(middle, 1e9F)), high);
    EXPECT_EQ(half_from_float(-middle), (low % 2 == 0 ? low : high) | 0x8000);
  }
}

TEST(Half, OverflowsToInfinity) {
  EXPECT_EQ(half_from_float(65519.0F), 0x7bff);
  EXPECT_EQ(half_from_float(65520.0F), 0x7c00);
  EXPECT_EQ(half_from_float(-1e30F), 0xfc00);
  EXPECT_EQ(half_from_float(std::numeric_limits<float>::infinity()), 0x7c00);
  EXPECT_EQ(half_from_float(std::numeric_limits<float>::denorm_min()), 0);
}

}  // namespace
}  // namespace filigree::tools
