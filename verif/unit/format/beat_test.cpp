#include "format/beat.h"

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace filigree::format {
namespace {

TEST(Bits, CountsBits) {
  EXPECT_EQ(bits_for(0), 1);
  EXPECT_EQ(bits_for(1), 1);
  EXPECT_EQ(bits_for(2), 2);
  EXPECT_EQ(bits_for(32), 6);
  EXPECT_EQ(bits_for(128), 8);
  EXPECT_EQ(bits_for(~std::uint64_t{0}), 64);
  EXPECT_EQ(index_bits(1), 0);
  EXPECT_EQ(index_bits(2), 1);
  EXPECT_EQ(index_bits(3), 2);
  EXPECT_EQ(index_bits(4), 2);
  EXPECT_EQ(index_bits(5), 3);
  EXPECT_EQ(low_mask(0), 0u);
  EXPECT_EQ(low_mask(64), ~std::uint64_t{0});
}

TEST(Beat, FieldsAreLittleEndian) {
  Beat beat(72);
  FieldWriter out(beat);
  out.put(8, -128);
  out.put(0, 99);
  out.put(60, 0x123456789abcdef);
  out.put(4, 0xf);
  EXPECT_EQ(out.position(), 72);
  EXPECT_EQ(to_string(beat), "f123456789abcdef80");
  FieldReader in(beat);
  EXPECT_EQ(in.take_signed(8), -128);
  EXPECT_EQ(in.take(0), 0u);
  EXPECT_EQ(in.take(60), 0x123456789abcdefu);
  EXPECT_EQ(in.take_signed(4), -1);
}

TEST(Beat, PrintsOddWidthsAndTheLastFlag) {
  Beat beat(5, true);
  beat.set_field(0, 5, 0x1f);
  EXPECT_EQ(to_string(beat), "1f last");
  EXPECT_NE(beat, Beat(5));
}

TEST(Beat, RandomFieldsMatchBitByBit) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937_64 rng(seed);
    const int width = static_cast<int>(rng() % 300) + 1;
    Beat beat(width);
    std::vector<bool> bits(static_cast<std::size_t>(width));
    for (int i = 0; i < 50; ++i) {
      const int size = static_cast<int>(rng() % static_cast<unsigned>(std::min(width, 64))) + 1;
      const int lsb = static_cast<int>(rng() % static_cast<unsigned>(width - size + 1));
      const std::uint64_t value = rng();
      beat.set_field(lsb, size, value);
      for (int b = 0; b < size; ++b) bits[static_cast<std::size_t>(lsb + b)] = ((value >> b) & 1) != 0;
      EXPECT_EQ(beat.field(lsb, size), value & low_mask(size));
    }
    for (int b = 0; b < width; ++b) EXPECT_EQ(beat.field(b, 1) != 0, bits[static_cast<std::size_t>(b)]);
    if (width % 64 != 0) {
      EXPECT_EQ(beat.words().back() >> (width % 64), 0u);
    }
  }
}

}  // namespace
}  // namespace filigree::format
