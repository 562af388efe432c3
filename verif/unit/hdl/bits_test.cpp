// Bits against a plain vector of bools, and the corners of its word arithmetic.
#include "hdl/bits.h"

#include <array>
#include <limits>
#include <random>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::hdl {
namespace {

Bits random_bits(std::mt19937_64& rng, int width) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(width / 64 + 1));
  for (auto& w : words) w = rng();
  return Bits(width, words);
}

std::vector<bool> expand(const Bits& b) {
  std::vector<bool> v;
  for (int i = 0; i < b.width(); ++i) v.push_back(b.bit(i));
  return v;
}

TEST(Bits, StartsAtZero) {
  const Bits b(130);
  EXPECT_EQ(b.width(), 130);
  EXPECT_EQ(b.words().size(), 3U);
  EXPECT_TRUE(b.is_zero());
  EXPECT_EQ(Bits().width(), 0);
  EXPECT_EQ(Bits().to_hex(), "");
}

TEST(Bits, ExtendsNegativeValuesOverEveryWord) {
  const Bits b(130, -2);
  EXPECT_FALSE(b.bit(0));
  for (int i = 1; i < 130; ++i) EXPECT_TRUE(b.bit(i)) << i;
  EXPECT_EQ(b.words()[2], 3U) << "bits above the width must be zero";
  EXPECT_EQ(b.signed_field(0, 64), -2);
}

TEST(Bits, CutsValuesToTheWidth) {
  EXPECT_EQ(Bits(4, 0x1F).to_uint(), 0xFU);
  EXPECT_EQ(Bits(4, -1).to_uint(), 0xFU);
  EXPECT_EQ(Bits(4, -1).to_int(), -1);
  EXPECT_EQ(Bits(1, -1).to_int(), -1);
  EXPECT_EQ(Bits(64, -1).to_uint(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(Bits(64, std::numeric_limits<std::int64_t>::min()).to_int(), std::numeric_limits<std::int64_t>::min());
  const std::array<std::uint64_t, 3> words{~0ULL, ~0ULL, ~0ULL};
  EXPECT_EQ(Bits(65, words), Bits(65, -1));
  EXPECT_EQ(Bits(256, words).words()[3], 0U) << "missing words are zero";
}

TEST(Bits, WidthIsPartOfTheValue) {
  EXPECT_NE(Bits(4, 3), Bits(5, 3));
  EXPECT_EQ(Bits(5, 3), Bits(5, 3));
}

TEST(Bits, PrintsHexWithAllDigits) {
  EXPECT_EQ(Bits(1, 1).to_hex(), "1");
  EXPECT_EQ(Bits(9, 0x1A5).to_hex(), "1a5");
  EXPECT_EQ(Bits(12, 5).to_hex(), "005");
  EXPECT_EQ(Bits(66, -1).to_hex(), "3ffffffffffffffff");
}

TEST(Bits, SlicesAndWritesLikeAVectorOfBools) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 rng(seed);
    const int width = static_cast<int>(rng() % 300 + 1);
    const int lsb = static_cast<int>(rng() % static_cast<unsigned>(width));
    const int part = static_cast<int>(rng() % static_cast<unsigned>(width - lsb + 1));
    Bits whole = random_bits(rng, width);
    const std::vector<bool> before = expand(whole);

    const std::vector<bool> cut(before.begin() + lsb, before.begin() + lsb + part);
    EXPECT_THAT(expand(whole.slice(lsb, part)), testing::ContainerEq(cut));

    const Bits value = random_bits(rng, part);
    whole.set_slice(lsb, value);
    std::vector<bool> expected = before;
    for (int i = 0; i < part; ++i) expected[static_cast<std::size_t>(lsb + i)] = value.bit(i);
    EXPECT_THAT(expand(whole), testing::ContainerEq(expected));
  }
}

TEST(Bits, FieldsReadBackWhatWasWritten) {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 rng(seed);
    const int width = static_cast<int>(rng() % 300 + 1);
    const int part = static_cast<int>(rng() % static_cast<unsigned>(std::min(64, width)) + 1);
    const int lsb = static_cast<int>(rng() % static_cast<unsigned>(width - part + 1));
    Bits whole = random_bits(rng, width);
    Bits expected = whole;
    const auto value = static_cast<std::int64_t>(rng());
    whole.set_field(lsb, part, value);
    expected.set_slice(lsb, Bits(part, value));
    EXPECT_EQ(whole, expected);
    EXPECT_EQ(whole.field(lsb, part), Bits(part, value).to_uint());
    EXPECT_EQ(whole.signed_field(lsb, part), Bits(part, value).to_int());
  }
}

TEST(Bits, RefusesRangesThatDoNotExist) {
  Bits b(70);
  EXPECT_THROW(b.bit(70), std::out_of_range);
  EXPECT_THROW(b.bit(-1), std::out_of_range);
  EXPECT_THROW(b.slice(69, 2), std::out_of_range);
  EXPECT_THROW(b.set_slice(7, Bits(64)), std::out_of_range);
  EXPECT_THROW(b.field(0, 65), std::out_of_range);
  EXPECT_THROW(b.to_uint(), std::out_of_range) << "wider than 64 bits";
  EXPECT_THROW(Bits(-1), std::invalid_argument);
  EXPECT_NO_THROW(b.slice(70, 0));
}

}  // namespace
}  // namespace filigree::hdl
