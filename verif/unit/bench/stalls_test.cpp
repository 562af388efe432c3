#include "bench/stalls.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace filigree::bench {
namespace {

std::vector<bool> draw(Stalls stalls, int cycles) {
  Rng rng(1);
  std::vector<bool> drawn;
  for (int i = 0; i < cycles; ++i) {
    drawn.push_back(stalls.next(rng));
  }
  return drawn;
}

int longest_run(const std::vector<bool>& drawn, bool value) {
  int longest = 0, run = 0;
  for (const bool stalled : drawn) {
    run = stalled == value ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

TEST(Stalls, NoneNeverStalls) { EXPECT_EQ(std::ranges::count(draw(Stalls::none(), 100), true), 0); }

TEST(Stalls, RandomIsItsPercentage) {
  const auto stalled = std::ranges::count(draw(Stalls::random(25), 10'000), true);
  EXPECT_NEAR(static_cast<double>(stalled), 2'500, 200);
}

TEST(Stalls, BurstsAreNoLongerThanAsked) {
  const std::vector<bool> drawn = draw(Stalls::bursts(5), 1'000);
  EXPECT_EQ(longest_run(drawn, true), 5);
  EXPECT_EQ(longest_run(drawn, false), 5);
}

TEST(Stalls, MixedHasLongRunsOfBothKinds) {
  const std::vector<bool> drawn = draw(Stalls::mixed(), 20'000);
  EXPECT_GT(longest_run(drawn, true), 15);
  EXPECT_GT(longest_run(drawn, false), 15);
}

}  // namespace
}  // namespace filigree::bench
