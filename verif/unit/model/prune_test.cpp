#include "model/prune.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/compress.h"
#include "random_matrix.h"

namespace filigree::model {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int32_t>;

Matrix<std::int32_t> row(Ints values) {
  const std::int64_t cols = std::ssize(values);
  return {1, cols, std::move(values)};
}

TEST(Prune, Example1OfTheSpecification) {
  const auto weights = row({3, -7, 7, 0, 2, -2, 5, 5, -6, 1, 0, 0, -128, 4, 9});
  const auto pruned = prune(weights, Pattern::parse("4:5,2:3"));
  EXPECT_EQ(pruned.values, row({0, -7, 7, 0, 2, -2, 5, 0, -6, 0, 0, 0, -128, 0, 9}));
  EXPECT_EQ(pruned.report.nonzeros_before, 12);
  EXPECT_EQ(pruned.report.nonzeros_after, 8);
  EXPECT_DOUBLE_EQ(pruned.report.magnitude_before, 179);
  EXPECT_DOUBLE_EQ(pruned.report.magnitude_after, 166);
  EXPECT_DOUBLE_EQ(pruned.report.kept_fraction(), 8.0 / 12);
  EXPECT_DOUBLE_EQ(pruned.report.density(), 8.0 / 15);
}

TEST(Prune, Example3KeepsLowerBlocksOnTies) {
  // Scores 2 2 4 0 2 1: blocks 2, 0, 1, 4 stay, and the 1 of block 5 goes.
  const auto pruned = prune(row({1, 1, 1, 1, 2, 0, 0, 0, 1, 1, 0, 1}), Pattern::parse("4:6,2:2"));
  EXPECT_EQ(pruned.values, row({1, 1, 1, 1, 2, 0, 0, 0, 1, 1, 0, 0}));
}

TEST(Prune, TiesOfMagnitudeKeepTheLowerIndexWhateverTheSign) {
  EXPECT_EQ(prune(row({-5, 5, -5, 5}), Pattern::parse("2:4")).values, row({-5, 5, 0, 0}));
  EXPECT_EQ(prune(row({1, -5, 5, 5}), Pattern::parse("2:4")).values, row({0, -5, 5, 0}));
}

TEST(Prune, MagnitudeOfTheMostNegativeValueIsWide) {
  EXPECT_EQ(prune(row({127, -128, 127, 1}), Pattern::parse("1:4")).values, row({0, -128, 0, 0}));
  const std::int32_t lowest = std::numeric_limits<std::int32_t>::min();
  EXPECT_EQ(prune(row({lowest + 1, lowest, 2147483647}), Pattern::parse("1:3")).values, row({0, lowest, 0}));
  // Sums of squares beyond 64 bits still compare exactly: the second block is larger by one unit.
  Ints values(32, lowest);
  values[0] = lowest + 1;
  Matrix<std::int32_t> expected = row(values);
  std::fill_n(expected.values().begin(), 16, 0);
  EXPECT_EQ(prune(row(values), Pattern::parse("1:2,16:16")).values, expected);
}

TEST(Prune, LowerRankIsPrunedFirst) {
  // Before rank 0 the first block is the larger (36+36+36+0 against 100); after it, the second.
  EXPECT_EQ(prune(row({6, 6, 6, 10, 0, 0}), Pattern::parse("1:2,1:3")).values, row({0, 0, 0, 10, 0, 0}));
}

TEST(Prune, CutsTheLastBlockShort) {
  EXPECT_EQ(prune(row({1, 2, 3, 4, 5, 6}), Pattern::parse("2:4")).values, row({0, 0, 3, 4, 5, 6}));
  EXPECT_EQ(prune(row({1, 2, 3, 4, 5}), Pattern::parse("1:2,1:2")).values, row({0, 0, 0, 4, 5}));
  EXPECT_EQ(prune(row({7}), Pattern::parse("4:8,2:4")).values, row({7}));
}

TEST(Prune, DenseKeepsAll) {
  const auto weights = row({3, 0, -128, 9});
  EXPECT_EQ(prune(weights, Pattern{}).values, weights);
  EXPECT_DOUBLE_EQ(prune(weights, Pattern{}).report.kept_magnitude(), 1);
}

TEST(Prune, ReportsOfEmptyAndZeroMatrices) {
  const auto zero = prune(Matrix<std::int32_t>(2, 8), Pattern::parse("2:4"));
  EXPECT_DOUBLE_EQ(zero.report.kept_fraction(), 1);
  EXPECT_DOUBLE_EQ(zero.report.kept_magnitude(), 1);
  EXPECT_DOUBLE_EQ(zero.report.density(), 0);
  EXPECT_DOUBLE_EQ(prune(Matrix<float>(0, 0), Pattern::parse("2:4")).report.density(), 0);
}

TEST(Prune, RefusesValuesThatAreNotFinite) {
  Matrix<float> weights(2, 4, 1.0F);
  weights(1, 2) = std::nanf("");
  try {
    prune(weights, Pattern::parse("2:4"));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("row 1, column 2"));
  }
  weights(1, 2) = std::numeric_limits<float>::infinity();
  EXPECT_THROW(prune(weights, Pattern::parse("2:4")), std::invalid_argument);
}

TEST(Prune, FloatAndIntegerAgreeOnTheSameNumbers) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const Pattern pattern = test::random_pattern(rng, 6);
    const auto weights = test::random_matrix(rng, 2, test::uniform(rng, 1, 80), -128, 127);
    EXPECT_EQ(cast<float>(prune(weights, pattern).values), prune(cast<float>(weights), pattern).values) << to_string(pattern);
  }
}

/// Every fiber's survivors, checked by the definition: what was removed is not better than what was kept.
void expect_best_kept_at_rank0(const Matrix<std::int32_t>& before, const Matrix<std::int32_t>& after, Rule rule) {
  for (std::int64_t start = 0; start < before.cols(); start += rule.h) {
    const std::int64_t end = std::min(start + rule.h, before.cols());
    std::int64_t smallest_kept = std::numeric_limits<std::int64_t>::max();
    std::int64_t largest_dropped = 0;
    for (std::int64_t k = start; k < end; ++k) {
      const std::int64_t magnitude = std::abs(std::int64_t{before(0, k)});
      if (after(0, k) != 0) smallest_kept = std::min(smallest_kept, magnitude);
      if (after(0, k) == 0) largest_dropped = std::max(largest_dropped, magnitude);
    }
    EXPECT_LE(largest_dropped, smallest_kept);
  }
}

TEST(Prune, RandomMatricesBecomeLegalAndStayPut) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const Pattern pattern = test::random_pattern(rng, 8);
    const auto weights = test::random_matrix(rng, test::uniform(rng, 1, 3), test::uniform(rng, 1, 150), -128, 127);
    const auto pruned = prune(weights, pattern);
    EXPECT_EQ(find_violation(pruned.values, pattern), std::nullopt) << to_string(pattern);
    EXPECT_EQ(prune(pruned.values, pattern).values, pruned.values);
    for (std::size_t k = 0; k < weights.values().size(); ++k) {
      EXPECT_TRUE(pruned.values.values()[k] == 0 || pruned.values.values()[k] == weights.values()[k]);
    }
  }
}

TEST(Prune, KeepsTheLargestMagnitudesOfEveryBlock) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const Rule rule{test::uniform(rng, 1, 4), test::uniform(rng, 4, 9)};
    const auto weights = test::random_matrix(rng, 1, 60, -20, 20);
    expect_best_kept_at_rank0(weights, prune(weights, Pattern{{rule}}).values, rule);
  }
}

TEST(Prune, LegalMatricesAreUnchanged) {
  test::Rng rng(99);
  for (const char* text : {"4:5,2:3", "2:4", "1:2,2:3,1:4"}) {
    const Pattern pattern = Pattern::parse(text);
    const auto legal = prune(test::random_matrix(rng, 4, 200, -128, 127), pattern).values;
    const PruneReport report = prune(legal, pattern).report;
    EXPECT_EQ(report.nonzeros_after, report.nonzeros_before);
    EXPECT_DOUBLE_EQ(report.kept_fraction(), 1);
  }
}

}  // namespace
}  // namespace filigree::model
