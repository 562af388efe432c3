#include "model/quantise.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::model {
namespace {

using ::testing::ElementsAre;

Matrix<float> row(std::vector<float> values) {
  const std::int64_t cols = std::ssize(values);
  return {1, cols, std::move(values)};
}

std::vector<std::int32_t> values(const Quantised& q) { return {q.values.values().begin(), q.values.values().end()}; }

TEST(Quantise, ScalesTheLargestMagnitudeToTheLargestInteger) {
  const Quantised q = quantise(row({-2.0F, 1.0F, 0.0F, 2.0F}), 8);
  EXPECT_THAT(values(q), ElementsAre(-127, 64, 0, 127));  // 63.5 is a tie: 64 is even
  EXPECT_DOUBLE_EQ(q.scale, 2.0 / 127);
}

TEST(Quantise, HalvesGoToEven) {
  EXPECT_THAT(values(quantise(row({127.0F, 0.5F, 1.5F, 2.5F, -0.5F, -1.5F, -2.5F}), 8)), ElementsAre(127, 0, 2, 2, 0, -2, -2));
}

TEST(Quantise, UnsignedUsesTheWholeRange) {
  const Quantised q = quantise(row({0.0F, 1.0F, 0.5F}), 8, false);
  EXPECT_THAT(values(q), ElementsAre(0, 255, 128));
  EXPECT_THROW(quantise(row({0.0F, -0.1F}), 8, false), std::invalid_argument);
}

TEST(Quantise, AllWidthsStaySymmetric) {
  for (int bits = 2; bits <= 16; ++bits) {
    const int high = (1 << (bits - 1)) - 1;
    EXPECT_THAT(values(quantise(row({-1.0F, 1.0F}), bits)), ElementsAre(-high, high));
  }
  EXPECT_THROW(quantise(row({1.0F}), 1), std::invalid_argument);
  EXPECT_THROW(quantise(row({1.0F}), 17), std::invalid_argument);
}

TEST(Quantise, WithAGivenScale) {
  const Quantised q = quantise_with(row({-2.0F, 1.0F, 0.75F, 300.0F}), 8, 0.5);
  EXPECT_THAT(values(q), ElementsAre(-4, 2, 2, 127));
  EXPECT_DOUBLE_EQ(q.scale, 0.5);
  EXPECT_THROW(quantise_with(row({1.0F}), 8, 0), std::invalid_argument);
  EXPECT_THROW(quantise_with(row({1.0F}), 8, std::nan("")), std::invalid_argument);
}

TEST(Quantise, ZerosAndTinyValues) {
  EXPECT_DOUBLE_EQ(quantise(row({0.0F, -0.0F}), 8).scale, 1);
  const float tiny = std::numeric_limits<float>::denorm_min();
  EXPECT_THAT(values(quantise(row({tiny, -tiny, 0.0F}), 8)), ElementsAre(127, -127, 0));
  EXPECT_THAT(values(quantise(row({std::numeric_limits<float>::max(), 1.0F}), 8)), ElementsAre(127, 0));
}

TEST(Quantise, RefusesValuesThatAreNotFinite) {
  try {
    quantise(Matrix<float>(2, 2, {0.0F, 1.0F, std::nanf(""), 2.0F}), 8);
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "row 1, column 0 is nan, accepted: finite values");
  }
  EXPECT_THROW(quantise(row({std::numeric_limits<float>::infinity()}), 8), std::invalid_argument);
}

TEST(Range, HoldsTheOperandWidths) {
  EXPECT_TRUE(operand_range(8, true).holds(-128));
  EXPECT_FALSE(operand_range(8, true).holds(128));
  EXPECT_TRUE(operand_range(8, false).holds(255));
  EXPECT_FALSE(operand_range(8, false).holds(-1));
  EXPECT_EQ(operand_range(16, false).high, 65535);
  EXPECT_EQ(operand_range(2, true).low, -2);
}

}  // namespace
}  // namespace filigree::model
