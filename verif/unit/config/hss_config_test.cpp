// HssConfig: derived quantities against the table of the technique's specification, and check() on every limit.
#include "config/hss_config.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::config {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

HssConfig highlight() {
  HssConfig config;
  config.name = "highlight";
  config.ranks = {{4, {4, 5, 6, 7, 8}}, {2, {2, 3, 4}}};
  config.row_values = 64;
  return config;
}

TEST(HssConfig, DerivesTheQuantitiesOfTheTwoRankFamily) {
  const HssConfig config = highlight();
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_EQ(config.macs(), 1024);
  EXPECT_EQ(config.groups(), 2);
  EXPECT_EQ(config.step_min(), 16);
  EXPECT_EQ(config.step_max(), 64);
  EXPECT_EQ(config.slots(), 64);
  EXPECT_EQ(config.group_blocks(), 8);
  EXPECT_EQ(config.row_meta_bits(), 2 * 28);
  EXPECT_EQ(config.ranks[0].choices(), 5);
  EXPECT_EQ(config.ranks[1].choices(), 3);
  EXPECT_FALSE(config.constant_step());
  EXPECT_EQ(config.product_bits(), 16);
  EXPECT_EQ(config.row_sum_bits(), 20);
}

TEST(HssConfig, OneEntryMeansNoSelectNoModeAndNoMetadata) {
  HssConfig config = highlight();
  config.ranks = {{2, {2}}};
  config.row_values = 16;
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_TRUE(config.constant_step());
  EXPECT_FALSE(config.ranks[0].has_select());
  EXPECT_FALSE(config.ranks[0].has_mode());
  EXPECT_EQ(config.row_meta_bits(), 0);
  EXPECT_EQ(config.row_beat_bits(), 16 * 8);
}

TEST(HssConfig, CompressedBSizesItsMetadata) {
  HssConfig config = highlight();
  config.compressed_b = true;
  EXPECT_EQ(config.end_bits(), 6);  // 0..32 entries of a group
  EXPECT_EQ(config.offset_bits(), 2);
  EXPECT_EQ(config.bm_beat_bits(), 2 * 9 * 6);
  EXPECT_EQ(config.b_beat_bits(), 64 * 10);
}

TEST(HssConfig, DerivesTheQuantitiesOfNm) {
  HssConfig config = highlight();
  config.ranks = {RankSet::n_of_m({8, 4, 2, 1}, 8)};
  config.row_values = 128;
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_EQ(config.ranks[0].g, 8);
  EXPECT_THAT(config.ranks[0].h, ElementsAre(8, 16, 32, 64));
  EXPECT_THAT(config.ranks[0].all_n(), ElementsAre(8, 4, 2, 1));
  EXPECT_TRUE(config.free_lanes());
  EXPECT_EQ(config.groups(), 2);
  EXPECT_EQ(config.step_min(), 16);
  EXPECT_EQ(config.step_max(), 128);
  EXPECT_EQ(config.ranks[0].choices(), 8);
  EXPECT_EQ(config.row_meta_bits(), 16 * 3);
  EXPECT_EQ(config.mode_count(), 4);
}

TEST(HssConfig, ALaneOfASingleNmStillChooses) {
  HssConfig config = highlight();
  config.ranks = {RankSet::n_of_m({4}, 4)};
  config.row_values = 16;
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_TRUE(config.constant_step());
  EXPECT_TRUE(config.ranks[0].has_select());
  EXPECT_FALSE(config.ranks[0].has_mode());
  EXPECT_EQ(config.row_meta_bits(), 16 * 2);
}

TEST(HssConfig, ChecksNAndM) {
  const auto problems = [](const std::vector<int>& n, int m) { return check_n_of_m("r", n, m); };
  EXPECT_THAT(problems({8, 4, 2, 1}, 8), IsEmpty());
  EXPECT_THAT(problems({6, 3}, 7), IsEmpty());
  EXPECT_THAT(problems({64}, 64), IsEmpty());
  EXPECT_THAT(problems({1}, 1), ElementsAre("r.m: 1 is out of range, accepted: 2..64"));
  EXPECT_THAT(problems({1}, 65), ElementsAre("r.m: 65 is out of range, accepted: 2..64"));
  EXPECT_THAT(problems({}, 0), ElementsAre("r.m: 0 is out of range, accepted: 2..64", "r.n: empty, accepted: at least one N"));
  EXPECT_THAT(problems({9, 0}, 8),
              ElementsAre("r.n: 9 is out of range, accepted: 1..8 (N is at most M)", "r.n: 0 is out of range, accepted: 1..8 (N is at most M)"));
  for (const auto& [before, after] : {std::pair{4, 3}, {4, 4}, {2, 4}}) {
    EXPECT_THAT(problems({before, after}, 8), ElementsAre(StartsWith("r.n: " + std::to_string(after) + " after " + std::to_string(before) +
                                                                     ", accepted: descending, each a divisor of the one before")));
  }
}

struct Fault {
  const char* name;
  std::function<void(HssConfig&)> inject;
  const char* message;
};

class HssConfigFault : public ::testing::TestWithParam<Fault> {};

TEST_P(HssConfigFault, IsNamedWithWhatWouldBeAccepted) {
  HssConfig config = highlight();
  GetParam().inject(config);
  EXPECT_THAT(config.check(), Contains(StartsWith(GetParam().message)));
  EXPECT_THAT(config.check(), Contains(HasSubstr("accepted: ")));
}

INSTANTIATE_TEST_SUITE_P(
    Every, HssConfigFault,
    ::testing::Values(Fault{"name", [](HssConfig& c) { c.name = "High Light"; }, "name: 'High Light' is not a name"},
                      Fault{"no_ranks", [](HssConfig& c) { c.ranks.clear(); }, "hss.ranks: 0 ranks"},
                      Fault{"four_ranks",
                            [](HssConfig& c) {
                              c.ranks.assign(4, {1, {1}});
                            },
                            "hss.ranks: 4 ranks"},
                      Fault{"g_zero", [](HssConfig& c) { c.ranks[0].g = 0; }, "hss.ranks[0].g: 0 is out of range"},
                      Fault{"no_h", [](HssConfig& c) { c.ranks[1].h.clear(); }, "hss.ranks[1].h: empty"},
                      Fault{"h_below_g",
                            [](HssConfig& c) {
                              c.ranks[0].h = {3, 4};
                            },
                            "hss.ranks[0].h: 3 is out of range, accepted: 4..64 (H is at least G)"},
                      Fault{"h_not_ascending",
                            [](HssConfig& c) {
                              c.ranks[0].h = {5, 4};
                            },
                            "hss.ranks[0].h: 4 after 5"},
                      Fault{"h_repeated",
                            [](HssConfig& c) {
                              c.ranks[0].h = {5, 5};
                            },
                            "hss.ranks[0].h: 5 after 5"},
                      Fault{"n_of_m_beside_another",
                            [](HssConfig& c) {
                              c.ranks = {{1, {1, 2}}, RankSet::n_of_m({4, 2}, 4)};
                            },
                            "hss.ranks[1].m: one of 2 ranks, accepted: { n, m } as the only rank"},
                      Fault{"n_of_m_with_compressed_b",
                            [](HssConfig& c) {
                              c.ranks = {RankSet::n_of_m({4, 2}, 4)};
                              c.compressed_b = true;
                            },
                            "hss.compressed_b: true beside a rank { n, m }, accepted: false"},
                      Fault{"n_of_m_lanes",
                            [](HssConfig& c) {
                              c.ranks = {RankSet::n_of_m({8, 4}, 8)};
                              c.lanes = 12;
                            },
                            "hss.lanes: 12 is not divisible, accepted: a multiple of the largest n, 8"},
                      Fault{"n_of_m_window",
                            [](HssConfig& c) {
                              c.ranks = {RankSet::n_of_m({4, 1}, 64)};
                              c.lanes = 128;
                            },
                            "hss.ranks: a window of 8192 values, accepted: at most 4096"},
                      Fault{"n_of_m_row_values",
                            [](HssConfig& c) {
                              c.ranks = {RankSet::n_of_m({2}, 4)};
                              c.row_values = 64;
                            },
                            "hss.row_values: 64 does not match, accepted: 32"},
                      Fault{"n_of_m_not_divisible",
                            [](HssConfig& c) {
                              c.ranks = {RankSet::n_of_m({4, 3}, 6)};
                            },
                            "hss.ranks[0].n: 3 after 4, accepted: descending, each a divisor of the one before"},
                      Fault{"n_of_m_made_by_hand",
                            [](HssConfig& c) {
                              c.ranks = {RankSet{4, {4, 9}, 4}};
                            },
                            "hss.ranks[0].h: 4, 9 is not 4 * 4 / N, accepted: g * m / N for every N, the largest N being g"},
                      Fault{"lanes_not_divisible", [](HssConfig& c) { c.lanes = 12; },
                            "hss.lanes: 12 is not divisible, accepted: a multiple of the product of all g, 8"},
                      Fault{"rows", [](HssConfig& c) { c.rows = 0; }, "hss.rows: 0 is out of range, accepted: 1..256"},
                      Fault{"arrays", [](HssConfig& c) { c.arrays = 65; }, "hss.arrays: 65 is out of range, accepted: 1..64"},
                      Fault{"columns", [](HssConfig& c) { c.columns = 65536; }, "hss.columns: 65536 is out of range, accepted: 1..65535"},
                      Fault{"a_bits", [](HssConfig& c) { c.a_bits = 17; }, "hss.a_bits: 17 is out of range, accepted: 2..16"},
                      Fault{"b_bits", [](HssConfig& c) { c.b_bits = 1; }, "hss.b_bits: 1 is out of range, accepted: 2..16"},
                      Fault{"tree_without_levels",
                            [](HssConfig& c) {
                              c.lanes = 2;
                              c.ranks = {{1, {2}}};
                              c.row_values = c.step_max();
                              c.pipeline.tree_registers = {1};
                            },
                            "pipeline.tree_registers: 1 is out of range, accepted: [] (2 lanes have no level before the row sum)"},
                      Fault{"acc_bits_low", [](HssConfig& c) { c.acc_bits = 19; }, "hss.acc_bits: 19 is out of range, accepted: 20..64"},
                      Fault{"acc_bits_high", [](HssConfig& c) { c.acc_bits = 65; }, "hss.acc_bits: 65 is out of range, accepted: 20..64"},
                      Fault{"row_values", [](HssConfig& c) { c.row_values = 0; }, "hss.row_values: 0 is out of range"},
                      Fault{"row_values_of_constant_step",
                            [](HssConfig& c) {
                              c.ranks = {{2, {2}}};
                              c.row_values = 32;
                            },
                            "hss.row_values: 32 does not match, accepted: 16"}),
    [](const auto& info) { return info.param.name; });

TEST(HssConfig, ReportsEveryProblemAtOnce) {
  HssConfig config = highlight();
  config.rows = 0;
  config.a_bits = 0;
  EXPECT_THAT(config.check(), ElementsAre(StartsWith("hss.rows"), StartsWith("hss.a_bits")));
}

}  // namespace
}  // namespace filigree::config
