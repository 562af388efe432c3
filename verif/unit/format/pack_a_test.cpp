#include "format/pack_a.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geometries.h"

namespace filigree::format {
namespace {

using ::testing::ElementsAre;

/// `count` fields of `bits` from bit `lsb` upward.
std::vector<int> fields(const Beat& beat, int lsb, int bits, int count, bool is_signed = false) {
  std::vector<int> values;
  for (int i = 0; i < count; ++i) {
    const int at = lsb + i * bits;
    values.push_back(static_cast<int>(is_signed ? beat.signed_field(at, bits) : static_cast<std::int64_t>(beat.field(at, bits))));
  }
  return values;
}

TEST(PackA, Example1LiesInTheBeatAsDrawn) {
  const Geometry g = test::highlight_small();
  const model::Matrix<std::int32_t> a(1, 15, {0, -7, 7, 0, 2, -2, 5, 0, -6, 0, 0, 0, -128, 0, 9});
  const auto beats = pack_a(g, model::compress(a, model::Pattern::parse("4:5,2:3")), {.columns = 1, .steps = 1});
  ASSERT_EQ(beats.size(), 2u);
  EXPECT_EQ(beats[0].width(), 8 * 8 + 28);
  EXPECT_THAT(fields(beats[0], 0, 8, 8, true), ElementsAre(-7, 7, 2, -2, 5, -6, -128, 9));
  EXPECT_THAT(fields(beats[0], 64, 3, 4), ElementsAre(0, 1, 2, 4));
  EXPECT_THAT(fields(beats[0], 76, 2, 8), ElementsAre(1, 2, 1, 2, 0, 2, 0, 2));
  EXPECT_FALSE(beats[0].last);
  EXPECT_TRUE(beats[1].last);
  // The row beyond M: zeros at the lowest coordinates.
  EXPECT_THAT(fields(beats[1], 0, 8, 8), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(fields(beats[1], 64, 3, 4), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(fields(beats[1], 76, 2, 8), ElementsAre(0, 1, 0, 1, 0, 1, 0, 1));
}

TEST(PackA, GroupsRanksAndArraysInOrder) {
  // Two arrays of one row, two groups of 1:2,1:2 per row: values 10*m + g, coordinates that differ everywhere.
  Geometry g = test::highlight();
  g.family = {{{1, {1, 2}}, {1, {1, 2}}}};
  g.lanes = 2;
  g.rows = 1;
  g.arrays = 2;
  g.row_values = 8;
  model::Matrix<std::int32_t> a(2, 8);
  a(0, 2) = 10;  // group 0: block 1, offset 0
  a(0, 5) = 11;  // group 1: block 0, offset 1
  a(1, 3) = 20;  // group 0: block 1, offset 1
  a(1, 4) = 21;  // group 1: block 0, offset 0
  const auto beats = pack_a(g, model::compress(a, model::Pattern::parse("1:2,1:2")), {.columns = 1, .steps = 1});
  ASSERT_EQ(beats.size(), 1u);
  EXPECT_EQ(g.row_payload_bits(), 20);
  EXPECT_EQ(beats[0].width(), 40);
  for (int q : {0, 1}) {
    EXPECT_THAT(fields(beats[0], 20 * q, 8, 2), ElementsAre(10 * q + 10, 10 * q + 11));
    EXPECT_THAT(fields(beats[0], 20 * q + 16, 1, 2), ElementsAre(1, 0));  // rank 1: group 0, group 1
  }
  EXPECT_THAT(fields(beats[0], 18, 1, 2), ElementsAre(0, 1));
  EXPECT_THAT(fields(beats[0], 38, 1, 2), ElementsAre(1, 0));
}

TEST(PackA, LanesOfANmBlockStandSideBySide) {
  // 2:7 on 12 lanes: six blocks a step, of which K = 15 fills three. Values in lane order, then coordinates, in whatever order the tensor has them.
  const Geometry g = test::four_of_seven();
  model::Matrix<std::int32_t> a(1, 15);
  a(0, 3) = 5;
  a(0, 6) = -6;
  a(0, 9) = 7;
  a(0, 14) = -8;
  model::Compressed weights = model::compress(a, model::Pattern::parse("2:7"));
  std::swap(weights.values[0], weights.values[1]);
  std::swap(weights.coordinates[0][0], weights.coordinates[0][1]);
  const auto beats = pack_a(g, weights, {.columns = 1, .steps = 1});
  ASSERT_EQ(beats.size(), 1u);
  EXPECT_EQ(beats[0].width(), 2 * 12 * (5 + 3));
  EXPECT_THAT(fields(beats[0], 0, 5, 12, true), ElementsAre(-6, 5, 0, 7, -8, 0, 0, 0, 0, 0, 0, 0));
  EXPECT_THAT(fields(beats[0], 60, 3, 12), ElementsAre(6, 3, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1));
  EXPECT_THAT(fields(beats[0], 96, 5, 12), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));  // the row beyond M
  EXPECT_THAT(fields(beats[0], 156, 3, 12), ElementsAre(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1));
}

TEST(PackA, StepsFollowEachOther) {
  const Geometry g = test::tensor_core();
  model::Matrix<std::int32_t> a(64, 40);
  for (std::int64_t m = 0; m < 64; ++m) a(m, 16) = static_cast<std::int32_t>(m);
  const auto beats = pack_a(g, model::compress(a, model::Pattern::parse("2:2")), {.columns = 1, .steps = 3});
  ASSERT_EQ(beats.size(), 48u);
  EXPECT_EQ(beats[0].width(), 4 * 128);  // dense: no metadata
  for (std::size_t i = 0; i < beats.size(); ++i) {
    EXPECT_EQ(beats[i].last, i % 16 == 15);
    for (int q = 0; q < 4; ++q) {
      const std::int64_t expected = i / 16 == 1 ? q * 16 + static_cast<int>(i % 16) : 0;
      EXPECT_EQ(beats[i].signed_field(q * 128, 8), expected);
    }
  }
  // A tile further on starts at its own row and step.
  const auto later = pack_a(g, model::compress(a, model::Pattern::parse("2:2")), {.first_row = 0, .columns = 1, .first_step = 1, .steps = 1});
  EXPECT_EQ(later, std::vector<Beat>(beats.begin() + 16, beats.begin() + 32));
}

}  // namespace
}  // namespace filigree::format
