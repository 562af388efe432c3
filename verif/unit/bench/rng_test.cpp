#include "bench/rng.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>
#include <set>

namespace filigree::bench {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Le;

TEST(Rng, GivesTheSameSequenceForASeedOnEveryMachine) {
  Rng rng(1);
  EXPECT_EQ(rng.next(), 0xb3f2af6d0fc710c5u);
  EXPECT_EQ(rng.next(), 0x853b559647364ceau);
}

TEST(Rng, ForksByNameAreIndependentOfOtherDraws) {
  Rng used(5);
  used.next();
  EXPECT_EQ(used.fork("a").next(), Rng(5).fork("a").next());
  EXPECT_NE(Rng(5).fork("a").next(), Rng(5).fork("b").next());
  EXPECT_NE(Rng(5).fork("a").next(), Rng(6).fork("a").next());
}

TEST(Rng, RangeReachesBothEndsAndStaysInside) {
  Rng rng(2);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) {
    seen.insert(rng.range(-3, 4));
  }
  EXPECT_EQ(seen, (std::set<std::int64_t>{-3, -2, -1, 0, 1, 2, 3, 4}));
  EXPECT_EQ(rng.range(7, 7), 7);
  rng.range(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
}

TEST(Rng, ChanceIsItsPercentage) {
  Rng rng(3);
  int hits = 0;
  for (int i = 0; i < 10'000; ++i) {
    hits += rng.chance(30) ? 1 : 0;
  }
  EXPECT_THAT(hits, AllOf(Ge(2'800), Le(3'200)));
  EXPECT_FALSE(rng.chance(0));
  EXPECT_TRUE(rng.chance(100));
}

TEST(Rng, FillLeavesBitsAboveTheWidthZero) {
  Rng rng(4);
  std::vector<std::uint64_t> words(2);
  std::uint64_t any = 0;
  for (int i = 0; i < 100; ++i) {
    rng.fill(words, 70);
    any |= words[1];
  }
  EXPECT_EQ(any, 0x3fu);
}

TEST(Rng, CornersAreDrawnOften) {
  Rng rng(5);
  int zero = 0, low = 0, high = 0;
  for (int i = 0; i < 1'200; ++i) {
    const std::int64_t value = rng.corner(-128, 127);
    ASSERT_THAT(value, AllOf(Ge(-128), Le(127)));
    zero += value == 0 ? 1 : 0;
    low += value == -128 ? 1 : 0;
    high += value == 127 ? 1 : 0;
  }
  EXPECT_GT(zero, 150);
  EXPECT_GT(low, 60);
  EXPECT_GT(high, 60);
}

TEST(Rng, CornerValuesTakeEveryShape) {
  Rng rng(6);
  bool all_zero = false, all_low = false, all_high = false, all_equal = false, one_hot = false, alternating = false;
  for (int i = 0; i < 500; ++i) {
    const std::vector<std::int64_t> v = rng.corner_values(16, -8, 7);
    ASSERT_EQ(v.size(), 16u);
    ASSERT_THAT(v, Each(AllOf(Ge(-8), Le(7))));
    const bool same = std::ranges::count(v, v[0]) == 16;
    all_zero |= same && v[0] == 0;
    all_low |= same && v[0] == -8;
    all_high |= same && v[0] == 7;
    all_equal |= same && v[0] != 0 && v[0] != -8 && v[0] != 7;
    one_hot |= std::ranges::count(v, 0) == 15;
    alternating |= v[0] == -8 && v[1] == 7 && std::ranges::count(v, -8) == 8 && std::ranges::count(v, 7) == 8;
  }
  EXPECT_TRUE(all_zero && all_low && all_high && all_equal && one_hot && alternating);
}

TEST(Rng, CornerValuesKeepAnUnsignedRangeThatExcludesZero) {
  Rng rng(7);
  for (int i = 0; i < 200; ++i) {
    ASSERT_THAT(rng.corner_values(8, 3, 5), Each(AllOf(Ge(3), Le(5))));
  }
  EXPECT_TRUE(rng.corner_values(0, 0, 1).empty());
}

}  // namespace
}  // namespace filigree::bench
