#include "bench/scoreboard.h"

#include <gmock/gmock.h>

#include "bench/beat.h"

namespace filigree::bench {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Scoreboard, AcceptsEitherSideFirst) {
  Scoreboard<int> scoreboard("sums");
  scoreboard.expect(1);
  EXPECT_FALSE(scoreboard.idle());
  scoreboard.actual(1, 10);
  scoreboard.actual(2, 11);
  scoreboard.expect(2);
  EXPECT_TRUE(scoreboard.idle());
  EXPECT_EQ(scoreboard.compared(), 2u);
  scoreboard.finish();
}

TEST(Scoreboard, KeepsTheFirstMismatchesWithTheirCycle) {
  Scoreboard<int> scoreboard("sums", 2);
  for (int i = 0; i < 6; ++i) {
    scoreboard.expect(i);
    scoreboard.actual(i < 3 ? i : -i, 100u + static_cast<unsigned>(i));
  }
  EXPECT_EQ(scoreboard.mismatched(), 3u);
  ASSERT_EQ(scoreboard.mismatches().size(), 2u);
  EXPECT_EQ(scoreboard.mismatches()[0].item, 3u);
  EXPECT_EQ(scoreboard.mismatches()[0].cycle, 103u);
  EXPECT_THAT([&] { scoreboard.sample(106); },
              ThrowsMessage<CheckFailed>(AllOf(HasSubstr("sums: 3 of 6 differ"), HasSubstr("item 3 in cycle 103: expected 3, got -3"))));
}

TEST(Scoreboard, OneMismatchFailsAtTheEnd) {
  Scoreboard<Beat> scoreboard("c");
  scoreboard.expect({{1}, false});
  scoreboard.actual({{1}, true}, 5);
  scoreboard.sample(5);
  EXPECT_THAT([&] { scoreboard.finish(); }, ThrowsMessage<CheckFailed>(HasSubstr("expected 0x1, got 0x1 last")));
}

TEST(Scoreboard, LeftoversOfEitherSideFail) {
  Scoreboard<int> more("sums");
  more.actual(1, 7);
  EXPECT_THAT([&] { more.finish(); }, ThrowsMessage<CheckFailed>(HasSubstr("sums: 1 more came than was expected, the first in cycle 7")));
  Scoreboard<int> fewer("sums");
  fewer.expect(1);
  EXPECT_EQ(fewer.waiting(), "sums compared 0 and expects 1 more");
  EXPECT_THAT([&] { fewer.finish(); }, ThrowsMessage<CheckFailed>(HasSubstr("sums: 1 that were expected did not come")));
}

TEST(Scoreboard, EndsADeviceThatNeverStops) {
  Scoreboard<int> scoreboard("sums");
  for (std::size_t i = 0; i < Scoreboard<int>::kMostAhead; ++i) scoreboard.actual(0, i);
  scoreboard.sample(0);
  scoreboard.actual(0, 0);
  EXPECT_THAT([&] { scoreboard.sample(0); }, ThrowsMessage<CheckFailed>(HasSubstr("sums: 50001 more came than was expected")));
}

TEST(Scoreboard, UsesTheDifferenceItIsGiven) {
  Scoreboard<int> scoreboard("sums", 1, [](int expected, int actual) { return fmt::format("{} off", actual - expected); });
  scoreboard.expect(1);
  scoreboard.actual(4, 0);
  EXPECT_THAT([&] { scoreboard.sample(0); }, ThrowsMessage<CheckFailed>(HasSubstr("3 off")));
}

}  // namespace
}  // namespace filigree::bench
