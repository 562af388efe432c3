#include "model/compress.h"

#include <numeric>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/family.h"
#include "model/prune.h"
#include "random_matrix.h"

namespace filigree::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Ints = std::vector<std::int32_t>;

Matrix<std::int32_t> row(Ints values) {
  const std::int64_t cols = std::ssize(values);
  return {1, cols, std::move(values)};
}

std::string refusal(const Matrix<std::int32_t>& weights, const char* pattern) {
  try {
    compress(weights, Pattern::parse(pattern));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Compress, Example1OfTheSpecification) {
  const auto weights = row({0, -7, 7, 0, 2, -2, 5, 0, -6, 0, 0, 0, -128, 0, 9});
  const Compressed record = compress(weights, Pattern::parse("4:5,2:3"));
  EXPECT_THAT(record.values, ElementsAre(-7, 7, 2, -2, 5, -6, -128, 9));
  EXPECT_THAT(record.rank_coordinates(1), ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(record.rank_coordinates(0), ElementsAre(1, 2, 1, 2, 0, 2, 0, 2));
  EXPECT_EQ(decompress(record), weights);

  // The dot product over the selected activations: 114.
  const Ints column = {1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, -1, 2, 0};
  Ints selected;
  for (std::size_t lane = 0; lane < 8; ++lane) {
    selected.push_back(column[std::size_t{record.rank_coordinates(1)[lane / 2]} * 3 + record.rank_coordinates(0)[lane]]);
  }
  EXPECT_THAT(selected, ElementsAre(2, 3, 5, 6, 7, 9, -1, 0));
  EXPECT_EQ(std::inner_product(selected.begin(), selected.end(), record.values.begin(), 0), 114);
}

TEST(Compress, Example2PadsWithTheLowestUnusedCoordinates) {
  const Compressed record = compress(row({0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4}), Pattern::parse("4:5,2:3"));
  EXPECT_THAT(record.values, ElementsAre(0, 0, 0, 6, 0, 0, 0, 4));
  EXPECT_THAT(record.rank_coordinates(1), ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(record.rank_coordinates(0), ElementsAre(0, 1, 0, 1, 0, 1, 0, 2));
}

TEST(Compress, Example3AfterPruning) {
  const Pattern pattern = Pattern::parse("4:6,2:2");
  const Compressed record = compress(prune(row({1, 1, 1, 1, 2, 0, 0, 0, 1, 1, 0, 1}), pattern).values, pattern);
  EXPECT_THAT(record.values, ElementsAre(1, 1, 1, 1, 2, 0, 1, 1));
  EXPECT_THAT(record.rank_coordinates(1), ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(record.rank_coordinates(0), ElementsAre(0, 1, 0, 1, 0, 1, 0, 1));
}

TEST(Compress, DenseIsTheMatrixItself) {
  const auto weights = row({3, 0, -128});
  const Compressed record = compress(weights, Pattern{});
  EXPECT_THAT(record.values, ElementsAre(3, 0, -128));
  EXPECT_TRUE(record.coordinates.empty());
  EXPECT_EQ(decompress(record), weights);
}

TEST(Compress, RefusalNamesRowBlockAndCount) {
  Matrix<std::int32_t> weights(5, 64);
  for (std::int64_t k : {40, 42, 43}) weights(3, k) = 1;
  EXPECT_EQ(refusal(weights, "2:4"), "the weights do not have the pattern 2:4: row 3, block 10 (columns 40..43) has 3 non-zeros where 2:4 allows 2");
  Matrix<std::int32_t> blocks(2, 40);
  for (std::int64_t k : {20, 24, 28, 32, 36}) blocks(1, k) = 1;
  EXPECT_EQ(refusal(blocks, "4:5,2:4"),
            "the weights do not have the pattern 4:5,2:4: row 1, rank 1 fiber 1 (columns 20..39) has 5 non-empty blocks where 4:5 allows 4");
  // The last block is cut short by K.
  EXPECT_THAT(refusal(row({0, 0, 0, 0, 1, 1}), "1:4"), HasSubstr("block 1 (columns 4..5) has 2 non-zeros"));
}

TEST(Compress, SameDensityIsNotSamePattern) {
  // 1:4 with every block non-empty is 25 % dense, yet not legal for 4:8,2:4 of the same density (section 4.2).
  Matrix<std::int32_t> weights(1, 32);
  for (std::int64_t k = 0; k < 32; k += 4) weights(0, k) = 1;
  EXPECT_EQ(find_violation(weights, Pattern::parse("1:4")), std::nullopt);
  EXPECT_THAT(refusal(weights, "4:8,2:4"), HasSubstr("has 8 non-empty blocks where 4:8 allows 4"));
  EXPECT_EQ(find_violation(weights, Pattern::parse("4:4,2:4")), std::nullopt);
  EXPECT_EQ(find_violation(weights, Pattern::parse("4:8,2:2")), std::nullopt);
}

/// Sorted, distinct, and within reach of an (H - G + 1):1 select (section 5.3).
void expect_reachable(const Compressed& record) {
  for (int rank = 0; rank < record.pattern.ranks(); ++rank) {
    const Rule rule = record.pattern.rank(rank);
    const auto& coordinates = record.rank_coordinates(rank);
    ASSERT_EQ(std::ssize(coordinates), record.rows * record.groups * record.entries(rank));
    for (std::size_t i = 0; i < coordinates.size(); ++i) {
      const int lane = static_cast<int>(i % static_cast<std::size_t>(rule.g));
      EXPECT_LE(lane, coordinates[i]);
      EXPECT_LE(coordinates[i], lane + rule.h - rule.g);
      if (lane > 0) {
        EXPECT_LT(coordinates[i - 1], coordinates[i]);
      }
    }
  }
}

TEST(Compress, AllFifteenHighlightPatternsRoundTrip) {
  const Family family{{{4, {4, 5, 6, 7, 8}}, {2, {2, 3, 4}}}};
  test::Rng rng(15);
  for (const Pattern& pattern : family.patterns()) {
    SCOPED_TRACE(to_string(pattern));
    for (std::int64_t cols : {1, 8, 31, 64, 129}) {
      const auto weights = prune(test::random_matrix(rng, 6, cols, -128, 127), pattern).values;
      const Compressed record = compress(weights, pattern);
      EXPECT_EQ(std::ssize(record.values), 6 * record.groups * 8);
      expect_reachable(record);
      EXPECT_EQ(decompress(record), weights);
    }
  }
}

TEST(Compress, RandomPatternsOfUpToThreeRanksRoundTrip) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const Pattern pattern = test::random_pattern(rng, 7);
    const auto weights = prune(test::random_matrix(rng, test::uniform(rng, 1, 4), test::uniform(rng, 1, 200), -32768, 32767, 0.6), pattern).values;
    const Compressed record = compress(weights, pattern);
    expect_reachable(record);
    EXPECT_EQ(decompress(record), weights) << to_string(pattern);
  }
}

TEST(Compress, EncodingIsCanonical) {
  // Every legal fiber of 2:4 with values 0 or 1: unused coordinates are the lowest ones, so the code is a function of the zeros alone.
  for (unsigned mask = 0; mask < 16; ++mask) {
    Ints values(4);
    int count = 0;
    for (unsigned k = 0; k < 4; ++k) count += values[k] = (mask >> k) & 1u;
    if (count > 2) continue;
    const Compressed record = compress(row(values), Pattern::parse("2:4"));
    EXPECT_EQ(std::accumulate(record.values.begin(), record.values.end(), 0), count);
    EXPECT_EQ(decompress(record), row(values)) << mask;
    const int sum = record.rank_coordinates(0)[0] + record.rank_coordinates(0)[1];
    if (count == 0) {
      EXPECT_EQ(sum, 1);  // coordinates 0 and 1
    }
    if (count == 1) {
      EXPECT_EQ(record.rank_coordinates(0)[0], 0);
    }
  }
}

TEST(Decompress, RefusesBrokenRecords) {
  const Pattern pattern = Pattern::parse("2:4");
  const Compressed good = compress(row({0, 1, 0, 2, 3}), pattern);
  Compressed bad = good;
  bad.values.pop_back();
  EXPECT_THROW(decompress(bad), std::invalid_argument);
  bad = good;
  bad.coordinates[0].push_back(0);
  EXPECT_THROW(decompress(bad), std::invalid_argument);
  bad = good;
  bad.coordinates[0][1] = 4;  // beyond H
  EXPECT_THROW(decompress(bad), std::invalid_argument);
  bad = good;
  bad.values[3] = 9;  // coordinate 1 of the second group lies beyond K = 5
  EXPECT_THROW(decompress(bad), std::invalid_argument);
  bad = good;
  bad.coordinates.clear();
  EXPECT_THROW(decompress(bad), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::model
