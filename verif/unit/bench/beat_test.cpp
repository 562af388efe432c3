#include "bench/beat.h"

#include <gmock/gmock.h>

namespace filigree::bench {
namespace {

TEST(Beat, GoesToBitsAndBack) {
  const hdl::Bits value(70, -1);
  EXPECT_EQ(bits(beat(value, true), 70), value);
  EXPECT_TRUE(beat(value, true).last);
}

TEST(Beat, IsDescribedInHexadecimal) {
  EXPECT_EQ(describe(Beat{{0x12ab}, false}), "0x12ab");
  EXPECT_EQ(describe(Beat{{0, 0}, true}), "0x0 last");
  EXPECT_EQ(describe(Beat{{5, 1}, false}), "0x10000000000000005");
}

TEST(Beat, DifferenceOfNarrowBeatsShowsBoth) { EXPECT_EQ(describe_difference({{1}, false}, {{1}, true}), "expected 0x1, got 0x1 last"); }

TEST(Beat, DifferenceOfWideBeatsShowsTheFirstWordThatDiffers) {
  Beat expected{std::vector<std::uint64_t>(32), false};
  Beat actual = expected;
  actual.words[3] = 0x100;
  actual.words[9] = 1;
  EXPECT_EQ(describe_difference(expected, actual), "first difference at bit 200: bits 255..192 expected 0x0000000000000000, got 0x0000000000000100");
}

}  // namespace
}  // namespace filigree::bench
