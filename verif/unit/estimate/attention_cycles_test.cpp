#include "estimate/attention_cycles.h"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>
#include <vector>

namespace filigree::estimate {
namespace {

constexpr AttentionRowDelays kDelays{.to_second_pass = 35, .to_third_pass = 30};

std::int64_t cycles(const std::vector<std::int64_t>& beats) { return attention_row_cycles(beats, kDelays); }

TEST(AttentionRowDelays, OfTheDefaultConfiguration) { EXPECT_EQ(attention_row_delays(8, 24), kDelays); }

TEST(AttentionRowDelays, GrowWithLanesAndBits) {
  EXPECT_EQ(attention_row_delays(4, 16), (AttentionRowDelays{35, 22}));
  EXPECT_EQ(attention_row_delays(16, 20), (AttentionRowDelays{36, 26}));
  EXPECT_EQ(attention_row_delays(64, 24), (AttentionRowDelays{37, 30}));
}

TEST(AttentionRowDelays, WantAPowerOfTwo) {
  for (const int lanes : {0, 2, 12}) EXPECT_THROW(attention_row_delays(lanes, 24), std::invalid_argument);
}

TEST(AttentionRowCycles, OfASingleRow) {
  // Taken in 0..b-1, read in b+35-1+1.., and again 30 cycles after the last read.
  EXPECT_EQ(cycles({1}), 0 + 35 + 1 + 30 + 1 + 2);
  EXPECT_EQ(cycles({100}), 99 + 35 + 100 + 30 + 100 + 2);
}

TEST(AttentionRowCycles, OfLongRowsAreTheirBeatsAndAConstant) {
  std::vector<std::int64_t> beats;
  for (std::int64_t b = 40; b < 400; b += 7) beats.push_back(b);
  const std::int64_t all = std::accumulate(beats.begin(), beats.end(), std::int64_t{0});
  EXPECT_EQ(cycles(beats), all - 1 + 35 + 30 + 2 * beats.back() + 2);
}

TEST(AttentionRowCycles, OfShortRowsAreThoseOfTheScaling) {
  // A row's last beat waits for the second pass to begin with the row before: 35 + 1 cycles apart.
  EXPECT_EQ(cycles(std::vector<std::int64_t>(10, 1)), cycles({1}) + 9 * 36);
}

TEST(AttentionRowCycles, NeverShrinkWithARowMore) {
  std::vector<std::int64_t> beats;
  std::int64_t before = 0;
  for (const std::int64_t b : {1, 1, 2, 5, 34, 35, 36, 37, 60, 200}) {
    beats.push_back(b);
    const std::int64_t now = cycles(beats);
    EXPECT_GE(now, before + b);
    before = now;
  }
}

TEST(AttentionRowCycles, RefuseNothing) {
  EXPECT_THROW(cycles({}), std::invalid_argument);
  EXPECT_THROW(cycles({3, 0}), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::estimate
