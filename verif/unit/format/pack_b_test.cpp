#include "format/pack_b.h"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geometries.h"

namespace filigree::format {
namespace {

using model::Matrix;
using model::Pattern;
using ::testing::ElementsAre;

/// 1, 2, 3, ... modulo 127, never 0.
Matrix<std::int32_t> counting(std::int64_t k, std::int64_t n) {
  Matrix<std::int32_t> b(k, n);
  for (std::int64_t i = 0; i < b.size(); ++i) b.values()[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i % 127 + 1);
  return b;
}

std::int64_t entry(const std::vector<Beat>& rows, std::int64_t row, int e) { return rows.at(static_cast<std::size_t>(row)).signed_field(8 * e, 8); }

TEST(PackB, StepMajorAddressesOfTheSpecification) {
  const Geometry g = test::highlight();
  const auto first = pack_b(g, Pattern::parse("4:4,2:2"), counting(32, 4), {.columns = 4, .steps = 2});
  EXPECT_EQ(step_major_position(19, 2, 4, 16), 99);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(entry(first, 1, 35), counting(32, 4)(19, 2));
  EXPECT_FALSE(first[0].last);
  EXPECT_TRUE(first[1].last);

  const auto second = pack_b(g, Pattern::parse("4:5,2:3"), counting(60, 3), {.columns = 3, .steps = 2});
  EXPECT_EQ(step_major_position(31, 1, 3, 30), 121);
  ASSERT_EQ(second.size(), 3u);
  EXPECT_EQ(entry(second, 1, 57), counting(60, 3)(31, 1));
}

TEST(PackB, EveryValueIsAtItsAddressAndTheTailIsZero) {
  const Geometry g = test::highlight();
  for (const Pattern& pattern : g.family.patterns()) {
    SCOPED_TRACE(model::to_string(pattern));
    const int depth = g.depth(pattern);
    const auto b = counting(100, 11);
    const TilePlan tile{.first_column = 3, .columns = 7, .first_step = 1, .steps = static_cast<int>(g.steps(100, pattern)) - 1};
    const auto rows = pack_b(g, pattern, b, tile);
    ASSERT_EQ(std::ssize(rows), dense_rows(g, pattern, tile));
    std::int64_t sum = 0;
    for (const Beat& row : rows) {
      for (int e = 0; e < 64; ++e) sum += row.signed_field(8 * e, 8);
    }
    std::int64_t expected = 0;
    for (std::int64_t k = depth; k < 100; ++k) {
      for (std::int64_t n = 3; n < 10; ++n) {
        const std::int64_t position = step_major_position(k - depth, n - 3, 7, depth);
        EXPECT_EQ(entry(rows, position / 64, static_cast<int>(position % 64)), b(k, n));
        expected += b(k, n);
      }
    }
    EXPECT_EQ(sum, expected);  // all the rest is zero
  }
}

TEST(PackB, RowCountDependsOnKAlone) {
  // C4: with K a multiple of every D (20160), the number of rows is the same for every pattern.
  const Geometry g = test::highlight();
  for (const Pattern& pattern : g.family.patterns()) {
    const std::int64_t k = 20160;
    EXPECT_EQ(dense_rows(g, pattern, {.columns = 32, .steps = static_cast<int>(g.steps(k, pattern))}), k * 32 / 64) << model::to_string(pattern);
  }
}

TEST(PackBCompressed, Example1OfTheSpecification) {
  const Geometry g = test::highlight_small();
  const Matrix<std::int32_t> b(15, 1, {1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, -1, 2, 0});
  const CompressedRows rows = pack_b_compressed(g, Pattern::parse("4:5,2:3"), b, {.columns = 1, .steps = 1});
  ASSERT_EQ(rows.bm.size(), 1u);
  EXPECT_TRUE(rows.bm[0].last);
  FieldReader in(rows.bm[0]);
  EXPECT_EQ(in.take(6), 11u);
  std::vector<int> ends;
  for (int i = 0; i < 8; ++i) ends.push_back(static_cast<int>(in.take(6)));
  EXPECT_THAT(ends, ElementsAre(3, 5, 7, 9, 11, 11, 11, 11));
  EXPECT_EQ(in.position(), rows.bm[0].width());

  ASSERT_EQ(rows.b.size(), 1u);
  EXPECT_TRUE(rows.b[0].last);
  std::vector<int> values, offsets;
  for (int e = 0; e < 12; ++e) {
    values.push_back(static_cast<int>(rows.b[0].signed_field(8 * e, 8)));
    offsets.push_back(static_cast<int>(rows.b[0].field(32 * 8 + 2 * e, 2)));
  }
  EXPECT_THAT(values, ElementsAre(1, 2, 3, 5, 6, 7, 9, 10, 11, -1, 2, 0));
  EXPECT_THAT(offsets, ElementsAre(0, 1, 2, 1, 2, 0, 2, 0, 1, 0, 1, 0));
}

TEST(PackBCompressed, NothingNonZeroGivesNoRow) {
  const Geometry g = test::highlight_small();
  const CompressedRows rows = pack_b_compressed(g, Pattern::parse("4:8,2:4"), Matrix<std::int32_t>(64, 3), {.columns = 3, .steps = 2});
  EXPECT_TRUE(rows.b.empty());
  ASSERT_EQ(rows.bm.size(), 6u);
  EXPECT_EQ(rows.bm[0], Beat(54));
  EXPECT_TRUE(rows.bm[5].last);
}

TEST(PackBCompressed, UnusedMiddleSlotsRepeatThePreviousEnd) {
  // Three ranks, H = 3, 2, 4 of largest 3, 5, 7: blocks 0,1 of every outer slot are used, 2..4 are empty.
  const Geometry g = test::three_ranks();
  Matrix<std::int32_t> b(48, 1, 1);
  const CompressedRows rows = pack_b_compressed(g, Pattern::parse("1:3,2:2,3:4"), b, {.columns = 1, .steps = 1});
  FieldReader in(rows.bm[0]);
  for (int p = 0; p < 2; ++p) {
    EXPECT_EQ(in.take(7), 24u);
    std::vector<int> ends;
    for (int i = 0; i < 15; ++i) ends.push_back(static_cast<int>(in.take(7)));
    EXPECT_THAT(ends, ElementsAre(4, 8, 8, 8, 8, 12, 16, 16, 16, 16, 20, 24, 24, 24, 24));
  }
}

TEST(PackB, DenseTilesOfACompressedCoreLeaveTheOffsetsZero) {
  const Geometry g = test::highlight_small();
  const auto rows = pack_b(g, Pattern::parse("4:4,2:2"), counting(8, 4), {.columns = 4, .steps = 1});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].width(), 320);
  EXPECT_EQ(rows[0].field(256, 64), 0u);
}

}  // namespace
}  // namespace filigree::format
