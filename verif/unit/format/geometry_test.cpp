#include "format/geometry.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "geometries.h"

namespace filigree::format {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Geometry, HighlightDerivesTheNumbersOfTheSpecification) {
  const Geometry g = test::highlight();
  g.check();
  EXPECT_EQ(g.groups(), 2);
  EXPECT_EQ(g.total_rows(), 64);
  EXPECT_EQ(g.window_slots(), 64);
  EXPECT_EQ(g.depth(model::Pattern::parse("4:4,2:2")), 16);
  EXPECT_EQ(g.depth(model::Pattern::parse("4:7,2:3")), 42);
  EXPECT_EQ(g.depth(model::Pattern::parse("4:8,2:4")), 64);
  EXPECT_EQ(g.meta_bits(1), 3);
  EXPECT_EQ(g.meta_bits(0), 2);
  EXPECT_EQ(g.group_meta_bits(), 28);
  EXPECT_EQ(g.blocks(), 8);
  EXPECT_EQ(g.end_bits(), 6);
  EXPECT_EQ(g.offset_bits(), 2);
  EXPECT_EQ(g.row_payload_bits(), 16 * 8 + 56);
  EXPECT_EQ(g.a_width(), 4 * 184);
  EXPECT_EQ(g.b_width(), 512);
  EXPECT_EQ(g.c_width(), 2048);
  EXPECT_EQ(g.cmd_width(), 3 + 2 + 16 + 8 + 24 + 2);
  EXPECT_EQ(g.steps(1152, model::Pattern::parse("4:8,2:4")), 18);
  EXPECT_EQ(g.steps(1153, model::Pattern::parse("4:8,2:4")), 19);
}

TEST(Geometry, CompressedBWidensTheStreams) {
  const Geometry g = test::highlight_small();
  EXPECT_EQ(g.b_width(), 32 * (8 + 2));
  EXPECT_EQ(g.bm_width(), 9 * 6);  // count and 8 end addresses of 6 bits: 54 bits per set
  EXPECT_EQ(g.cmd_width(), 3 + 2 + 16 + 4 + 24 + 1 + 2);
}

/// L = 16 lanes of one rank G:{H}: P, D of every H, bits per coordinate.
void expect_one_rank(int g, const std::vector<int>& h, int groups, const std::vector<int>& depths, int meta_bits) {
  Geometry geometry = test::highlight();
  geometry.family.ranks = {{g, h}};
  geometry.row_values = geometry.window_slots();
  EXPECT_EQ(geometry.groups(), groups);
  std::vector<int> found;
  for (const model::Pattern& pattern : geometry.family.patterns()) found.push_back(geometry.depth(pattern));
  EXPECT_EQ(found, depths);
  EXPECT_EQ(geometry.meta_bits(0), meta_bits);
  EXPECT_TRUE(geometry.problems().empty());
}

TEST(Geometry, DepthsOfTheNmDesigns) {  // section 4.2
  expect_one_rank(2, {2}, 8, {16}, 0);
  expect_one_rank(2, {2, 4}, 8, {16, 32}, 2);
  expect_one_rank(2, {2, 4, 6, 8}, 8, {16, 32, 48, 64}, 3);
  expect_one_rank(2, {2, 4, 8}, 8, {16, 32, 64}, 3);
  expect_one_rank(1, {4}, 16, {64}, 2);
  expect_one_rank(2, {4}, 8, {32}, 2);
  expect_one_rank(4, {4}, 4, {16}, 0);
  expect_one_rank(4, {8}, 4, {32}, 3);
}

TEST(Geometry, ThreeRanks) {
  const Geometry g = test::three_ranks();
  g.check();
  EXPECT_EQ(g.groups(), 2);
  EXPECT_EQ(g.meta_bits(2), 2);
  EXPECT_EQ(g.meta_bits(1), 3);
  EXPECT_EQ(g.meta_bits(0), 3);
  EXPECT_EQ(g.group_meta_bits(), 1 * 2 + 2 * 3 + 6 * 3);
  EXPECT_EQ(g.blocks(), 15);
  EXPECT_EQ(g.end_bits(), 7);  // 105
  EXPECT_EQ(g.window_slots(), 210);
}

TEST(Geometry, NmGroupsAreBlocksOfM) {
  const Geometry g = test::eight_of_eight();
  g.check();
  std::vector<int> groups, depths, meta_bits;
  for (const model::Pattern& pattern : g.family.patterns()) {
    groups.push_back(g.groups(pattern));
    depths.push_back(g.depth(pattern));
    meta_bits.push_back(g.group_meta_bits(pattern));
  }
  EXPECT_THAT(groups, ElementsAre(2, 4, 8, 16));
  EXPECT_THAT(depths, ElementsAre(16, 32, 64, 128));
  EXPECT_THAT(meta_bits, ElementsAre(24, 12, 6, 3));
  EXPECT_EQ(g.window_slots(), 128);
  EXPECT_EQ(g.row_payload_bits(), 16 * (8 + 3));
  EXPECT_EQ(g.cmd_width(), 2 + 16 + 8 + 24 + 2);
  EXPECT_FALSE(g.constant_depth());
}

TEST(Geometry, NmLanesChooseEvenInADenseBlock) {
  Geometry g = test::eight_of_eight();
  g.family = {{{4, {4}, 4}}};
  g.row_values = 16;
  EXPECT_TRUE(g.problems().empty());
  EXPECT_EQ(g.meta_bits(0), 2);
  EXPECT_TRUE(g.constant_depth());
}

TEST(Geometry, OneValueBlocksStillHaveAnOffsetBit) {
  Geometry g = test::tensor_core();
  g.family = {{{1, {1}}}};
  g.compressed_b = true;
  EXPECT_EQ(g.offset_bits(), 1);
  EXPECT_EQ(g.meta_bits(0), 0);
}

TEST(Geometry, ListsAllProblems) {
  Geometry g = test::highlight();
  g.lanes = 0;
  g.a_bits = 17;
  g.b_bits = 1;
  EXPECT_THAT(g.problems(), ElementsAre("lanes is 0, accepted is 1..4096", "a_bits is 17, accepted is 2..16", "b_bits is 1, accepted is 2..16"));
  EXPECT_THROW(g.check(), std::invalid_argument);
  g = test::highlight();
  g.lanes = 12;
  EXPECT_THAT(g.problems(), ElementsAre("lanes is 12, accepted is a multiple of the product of all G = 8"));
  g = test::tensor_core();
  g.row_values = 64;
  EXPECT_THAT(g.problems(), ElementsAre(HasSubstr("row_values is 64")));
  g = test::eight_of_eight();
  g.compressed_b = true;
  EXPECT_THAT(g.problems(), ElementsAre("compressed_b is true beside a rank of N:M, accepted is false"));
  g.family.ranks.clear();
  EXPECT_THAT(g.problems(), ElementsAre("0 ranks given, 1 to 3 are supported"));
}

}  // namespace
}  // namespace filigree::format
