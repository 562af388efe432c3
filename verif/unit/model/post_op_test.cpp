// Requantisation by hand: halves go up, also negative ones; both ends saturate; nothing wraps on the way.
#include "model/post_op.h"

#include <gmock/gmock.h>

#include <limits>

namespace filigree::model {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

TEST(PostOp, HalvesGoUp) {
  const ChannelScale half{.multiplier = 1, .shift = 1};
  EXPECT_EQ(post_op(3, half, false, 8), 2);    // 1.5
  EXPECT_EQ(post_op(1, half, false, 8), 1);    // 0.5
  EXPECT_EQ(post_op(-1, half, false, 8), 0);   // -0.5
  EXPECT_EQ(post_op(-3, half, false, 8), -1);  // -1.5
  EXPECT_EQ(post_op(-4, half, false, 8), -2);
  const ChannelScale quarter{.multiplier = 1, .shift = 2};
  EXPECT_EQ(post_op(5, quarter, false, 8), 1);    // 1.25
  EXPECT_EQ(post_op(7, quarter, false, 8), 2);    // 1.75
  EXPECT_EQ(post_op(-5, quarter, false, 8), -1);  // -1.25
  EXPECT_EQ(post_op(-6, quarter, false, 8), -1);  // -1.5
  EXPECT_EQ(post_op(-7, quarter, false, 8), -2);  // -1.75
}

TEST(PostOp, BiasComesBeforeTheMultiplier) {
  EXPECT_EQ(post_op(10, {.bias = -4, .multiplier = 3, .shift = 1}, false, 8), 9);
  EXPECT_EQ(post_op(10, {.bias = 4, .multiplier = 3, .shift = 2}, false, 8), 11);  // 10.5
  EXPECT_EQ(post_op(10, {.bias = 1, .multiplier = 0, .shift = 5}, false, 8), 0);
}

TEST(PostOp, ShiftZeroAddsNothing) {
  EXPECT_EQ(post_op(-3, {.multiplier = 5, .shift = 0}, false, 8), -15);
  EXPECT_EQ(post_op(7, {.multiplier = 1, .shift = 0}, false, 8), 7);
}

TEST(PostOp, BothEndsSaturate) {
  const ChannelScale one{};
  EXPECT_EQ(post_op(127, one, false, 8), 127);
  EXPECT_EQ(post_op(128, one, false, 8), 127);
  EXPECT_EQ(post_op(-128, one, false, 8), -128);
  EXPECT_EQ(post_op(-129, one, false, 8), -128);
  // Rounding decides: 127.5 goes beyond, 127.25 does not; -128.5 rounds to -128.
  EXPECT_EQ(post_op(255, {.shift = 1}, false, 8), 127);
  EXPECT_EQ(post_op(509, {.shift = 2}, false, 8), 127);
  EXPECT_EQ(post_op(-257, {.shift = 1}, false, 8), -128);
  EXPECT_EQ(post_op(kMost, {.bias = kMost, .multiplier = 0xffffff}, false, 16), 32767);
  EXPECT_EQ(post_op(kLeast, {.bias = kLeast, .multiplier = 0xffffff}, false, 2), -2);
}

TEST(PostOp, TheLargestShift) {
  EXPECT_EQ(post_op(kMost, {.multiplier = 1, .shift = 63}, false, 8), 1);  // just below 1
  EXPECT_EQ(post_op(std::int64_t{1} << 62, {.multiplier = 1, .shift = 63}, false, 8), 1);
  EXPECT_EQ(post_op((std::int64_t{1} << 62) - 1, {.multiplier = 1, .shift = 63}, false, 8), 0);
  EXPECT_EQ(post_op(-(std::int64_t{1} << 62), {.multiplier = 1, .shift = 63}, false, 8), 0);
  EXPECT_EQ(post_op(-(std::int64_t{1} << 62) - 1, {.multiplier = 1, .shift = 63}, false, 8), -1);
  // Sum and bias together need 65 bits.
  EXPECT_EQ(post_op(kMost, {.bias = kMost, .multiplier = 3, .shift = 63}, false, 8), 6);
  EXPECT_EQ(post_op(kLeast, {.bias = kLeast, .multiplier = 3, .shift = 63}, false, 8), -6);
}

TEST(PostOp, ReluAfterRounding) {
  const ChannelScale half{.multiplier = 1, .shift = 1};
  EXPECT_EQ(post_op(-3, half, true, 8), 0);
  EXPECT_EQ(post_op(3, half, true, 8), 2);
  EXPECT_EQ(post_op(-1000, {}, true, 8), 0);
  EXPECT_EQ(post_op(1000, {}, true, 8), 127);
}

TEST(PostOp, EveryColumnHasItsScale) {
  const Matrix<std::int64_t> sums(2, 3, {1, 2, 3, -4, -5, -6});
  const ChannelScale channels[] = {{}, {.bias = 1, .multiplier = 2}, {.multiplier = 1, .shift = 1}};
  EXPECT_EQ(post_op(sums, channels, false, 8), (Matrix<std::int32_t>(2, 3, {1, 6, 2, -4, -8, -3})));
  EXPECT_EQ(post_op(sums, channels, true, 4), (Matrix<std::int32_t>(2, 3, {1, 6, 2, 0, 0, 0})));
}

TEST(PostOp, BadParametersAreRefused) {
  EXPECT_THAT([] { post_op(1, {.shift = 64}, false, 8); }, ThrowsMessage<std::invalid_argument>(HasSubstr("a shift of 64, accepted: 0..63")));
  EXPECT_THAT([] { post_op(1, {.shift = -1}, false, 8); }, ThrowsMessage<std::invalid_argument>(HasSubstr("a shift of -1")));
  EXPECT_THAT([] { post_op(1, {}, false, 1); }, ThrowsMessage<std::invalid_argument>(HasSubstr("results of 1 bits, accepted: 2..31")));
  const ChannelScale channels[] = {{}, {}};
  EXPECT_THAT([&] { post_op(Matrix<std::int64_t>(2, 3), channels, false, 8); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("scales of 2 channels for results of 2 x 3")));
}

}  // namespace
}  // namespace filigree::model
