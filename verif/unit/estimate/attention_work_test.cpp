// Cycles of attention on multipliers that are never idle.
#include "estimate/attention_work.h"

#include <gtest/gtest.h>

namespace filigree::estimate {
namespace {

TEST(AttentionWork, CountsMultiplicationsAndRoundsUp) {
  EXPECT_EQ(score_cycles(0, 64, 1024), 0);
  EXPECT_EQ(score_cycles(1, 64, 1024), 1);
  EXPECT_EQ(score_cycles(16, 64, 1024), 1);
  EXPECT_EQ(score_cycles(17, 64, 1024), 2);
  EXPECT_EQ(attention_cycles(17, 64, 1024), 3);
}

TEST(AttentionWork, FullCausalAttentionTakesSquareTimesDimension) {
  // S (S + 1) / 2 pairs, 2 d each: S^2 d / P and a little.
  const std::int64_t s = 131072;
  const double cycles = static_cast<double>(attention_cycles(s * (s + 1) / 2, 128, 1024));
  EXPECT_NEAR(cycles / (static_cast<double>(s) * s * 128 / 1024), 1, 1e-5);
}

}  // namespace
}  // namespace filigree::estimate
