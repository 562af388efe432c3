// TtcConfig: derived quantities by hand, and check() on every limit.
#include "config/ttc_config.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::config {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

/// Two arrays of two blocks of rows; {8,4,2}:8 on two groups of lanes.
TtcConfig two_terms() {
  TtcConfig config;
  config.name = "two";
  config.core.ranks = {RankSet::n_of_m({8, 4, 2}, 8)};
  config.core.lanes = 16;
  config.core.rows = 16;
  config.core.arrays = 2;
  config.core.columns = 128;
  config.core.row_values = 64;
  config.term_n = {4, 2};
  config.units = 2;
  return config;
}

TEST(TtcConfig, DerivesItsQuantities) {
  TtcConfig config = two_terms();
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_EQ(config.m(), 8);
  EXPECT_EQ(config.beat_blocks(), 4);
  EXPECT_EQ(config.slots(), 1);
  EXPECT_EQ(config.term_count(), 2);
  EXPECT_EQ(config.tile_values(), 64);  // 16 lanes at 2:8
  EXPECT_EQ(config.tile_steps(0), 4);
  EXPECT_EQ(config.tile_steps(1), 2);
  EXPECT_EQ(config.tile_steps(2), 1);
  config.form = TasdForm::kIterative;
  config.units = 12;
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_EQ(config.slots(), 6);
}

TEST(TtcConfig, ItsUnitsAreAConfigurationOfTheirOwn) {
  TtcConfig config = two_terms();
  config.core.a_bits = 5;
  EXPECT_EQ(
      config.tasd(),
      (TasdConfig{.name = "two", .summary = "", .terms = {{4, 8}, {2, 8}}, .value_bits = 5, .value_signed = true, .form = TasdForm::kParallel}));
  config.relu_only = true;
  EXPECT_FALSE(config.tasd().value_signed);
  EXPECT_THAT(config.tasd().check(), IsEmpty());
}

struct Change {
  const char* name;
  std::function<void(TtcConfig&)> inject;
};

class TtcConfigLimit : public ::testing::TestWithParam<Change> {};

TEST_P(TtcConfigLimit, IsLegal) {
  TtcConfig config = two_terms();
  GetParam().inject(config);
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_THAT(config.tasd().check(), IsEmpty());
}

void iterative(TtcConfig& c, int units) {
  c.form = TasdForm::kIterative;
  c.units = units;
}

INSTANTIATE_TEST_SUITE_P(Every, TtcConfigLimit,
                         ::testing::Values(Change{"one_slot", [](TtcConfig& c) { iterative(c, 2); }},
                                           Change{"most_slots", [](TtcConfig& c) { iterative(c, 128); }},
                                           Change{"every_value_an_entry",
                                                  [](TtcConfig& c) {
                                                    c.term_n = {4, 2, 2};
                                                  }},
                                           Change{"one_dense_term", [](TtcConfig& c) { c.term_n = {8}; }},
                                           Change{"terms_ascending",
                                                  [](TtcConfig& c) {
                                                    c.term_n = {2, 4};
                                                  }},
                                           Change{"fewest_columns", [](TtcConfig& c) { c.core.columns = 64; }},
                                           Change{"most_columns", [](TtcConfig& c) { c.core.columns = 65472; }},
                                           Change{"narrowest_factors",
                                                  [](TtcConfig& c) {
                                                    c.multiplier_bits = 2;
                                                    c.shift_bits = 1;
                                                  }},
                                           Change{"widest_factors",
                                                  [](TtcConfig& c) {
                                                    c.multiplier_bits = 24;
                                                    c.shift_bits = 6;
                                                    c.core.acc_bits = 64;
                                                  }},
                                           Change{"largest_m",
                                                  [](TtcConfig& c) {
                                                    c.core.ranks = {RankSet::n_of_m({16, 8}, 32)};
                                                    c.core.rows = c.core.row_values = c.core.columns = 64;
                                                    c.term_n = {16, 8, 8};
                                                  }},
                                           Change{"smallest_m",
                                                  [](TtcConfig& c) {
                                                    c.core.ranks = {RankSet::n_of_m({2, 1}, 2)};
                                                    c.core.row_values = c.core.columns = 32;
                                                    c.term_n = {1, 1};
                                                    c.units = 8;
                                                  }}),
                         [](const auto& info) { return info.param.name; });

struct Fault {
  const char* name;
  std::function<void(TtcConfig&)> inject;
  const char* message;
};

class TtcConfigFault : public ::testing::TestWithParam<Fault> {};

TEST_P(TtcConfigFault, IsNamedWithWhatWouldBeAccepted) {
  TtcConfig config = two_terms();
  GetParam().inject(config);
  EXPECT_THAT(config.check(), ElementsAre(AllOf(StartsWith(GetParam().message), HasSubstr("accepted: "))));
}

INSTANTIATE_TEST_SUITE_P(
    Core, TtcConfigFault,
    ::testing::Values(
        Fault{"name", [](TtcConfig& c) { c.name = "Two"; }, "name: 'Two' is not a name"},
        Fault{"sorted_rank",
              [](TtcConfig& c) {
                c.core.ranks = {{8, {8, 16, 32}}};
              },
              "hss.ranks: 1 ranks of the form { g, h }, accepted: one rank { n, m }"},
        Fault{"two_sorted_ranks",
              [](TtcConfig& c) {
                c.core.ranks = {{4, {4, 8}}, {2, {2, 4}}};
              },
              "hss.ranks: 2 ranks of the form { g, h }, accepted: one rank { n, m }"},
        Fault{"rank_beside_another",
              [](TtcConfig& c) {
                c.core.ranks.push_back({1, {1, 2}});
              },
              "hss.ranks[0].m: one of 2 ranks, accepted: { n, m } as the only rank"},
        Fault{"one_n",
              [](TtcConfig& c) {
                c.core.ranks = {RankSet::n_of_m({4}, 8)};
                c.core.row_values = 32;
                c.term_n = {4};
              },
              "hss.ranks[0].n: one N, accepted: two or more, such as [8, 4, 2, 1]"},
        Fault{"compressed_b", [](TtcConfig& c) { c.core.compressed_b = true; }, "hss.compressed_b: true beside a rank { n, m }, accepted: false"},
        Fault{"row_values_low", [](TtcConfig& c) { c.core.row_values = 63; },
              "hss.row_values: 63 does not match, accepted: 64 (one column of a K tile)"},
        Fault{"row_values_high", [](TtcConfig& c) { c.core.row_values = 128; },
              "hss.row_values: 128 does not match, accepted: 64 (one column of a K tile)"},
        Fault{"columns_low", [](TtcConfig& c) { c.core.columns = 32; },
              "hss.columns: 32 does not match, accepted: a multiple of 64 (the K tile of the next layer)"},
        Fault{"columns_between", [](TtcConfig& c) { c.core.columns = 96; },
              "hss.columns: 96 does not match, accepted: a multiple of 64 (the K tile of the next layer)"},
        Fault{"columns_beyond_the_counter", [](TtcConfig& c) { c.core.columns = 65536; }, "hss.columns: 65536 is out of range, accepted: 1..65535"},
        Fault{"m_too_large",
              [](TtcConfig& c) {
                c.core.ranks = {RankSet::n_of_m({16, 8}, 64)};
                c.core.rows = 64;
                c.core.row_values = c.core.columns = 128;
                c.term_n = {16, 8};
                c.units = 1;
              },
              "hss.ranks[0].m: 64 is out of range, accepted: 2..32 (blocks of the TASD units)"},
        Fault{"rows", [](TtcConfig& c) { c.core.rows = 12; }, "hss.rows: 12 is not divisible, accepted: a multiple of m, 8"},
        Fault{"fewer_rows_than_m", [](TtcConfig& c) { c.core.rows = 4; }, "hss.rows: 4 is not divisible, accepted: a multiple of m, 8"},
        Fault{"lanes", [](TtcConfig& c) { c.core.lanes = 12; }, "hss.lanes: 12 is not divisible, accepted: a multiple of the largest n, 8"},
        Fault{"acc_bits_low", [](TtcConfig& c) { c.core.acc_bits = 19; }, "hss.acc_bits: 19 is out of range, accepted: 20..64"},
        Fault{"acc_bits_high", [](TtcConfig& c) { c.core.acc_bits = 65; }, "hss.acc_bits: 65 is out of range, accepted: 20..64"},
        Fault{"a_bits", [](TtcConfig& c) { c.core.a_bits = 1; }, "hss.a_bits: 1 is out of range, accepted: 2..16"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Units, TtcConfigFault,
    ::testing::Values(
        Fault{"no_terms", [](TtcConfig& c) { c.term_n.clear(); }, "tasd.terms: 0 terms, accepted: 1..3"},
        Fault{"four_terms",
              [](TtcConfig& c) {
                c.term_n = {2, 2, 2, 2};
              },
              "tasd.terms: 4 terms, accepted: 1..3"},
        Fault{"n_zero", [](TtcConfig& c) { c.term_n = {0}; }, "tasd.terms[0]: 0 is not an N of the core, accepted: 8, 4, 2"},
        Fault{"n_not_native",
              [](TtcConfig& c) {
                c.term_n = {4, 3};
              },
              "tasd.terms[1]: 3 is not an N of the core, accepted: 8, 4, 2"},
        Fault{"n_above_the_core", [](TtcConfig& c) { c.term_n = {16}; }, "tasd.terms[0]: 16 is not an N of the core, accepted: 8, 4, 2"},
        Fault{"n_huge",
              [](TtcConfig& c) {
                c.term_n = {4, 2147483647};
              },
              "tasd.terms[1]: 2147483647 is not an N of the core, accepted: 8, 4, 2"},
        Fault{"more_entries_than_m",
              [](TtcConfig& c) {
                c.term_n = {4, 4, 2};
              },
              "tasd.terms: 10 entries of a block of 8, accepted: at most 8 in all"},
        Fault{"parallel_units_low", [](TtcConfig& c) { c.units = 1; }, "tasd.units: 1 does not match, accepted: 2 (rows / m"},
        Fault{"parallel_units_high", [](TtcConfig& c) { c.units = 4; }, "tasd.units: 4 does not match, accepted: 2 (rows / m"},
        Fault{"iterative_units_none", [](TtcConfig& c) { iterative(c, 0); },
              "tasd.units: 0 is out of range, accepted: a multiple of 2 (rows / m) up to 128"},
        Fault{"iterative_units_odd", [](TtcConfig& c) { iterative(c, 3); },
              "tasd.units: 3 is out of range, accepted: a multiple of 2 (rows / m) up to 128"},
        Fault{"iterative_units_high", [](TtcConfig& c) { iterative(c, 130); },
              "tasd.units: 130 is out of range, accepted: a multiple of 2 (rows / m) up to 128"},
        Fault{"multiplier_bits_low", [](TtcConfig& c) { c.multiplier_bits = 1; }, "post_op.multiplier_bits: 1 is out of range, accepted: 2..24"},
        Fault{"multiplier_bits_high", [](TtcConfig& c) { c.multiplier_bits = 25; }, "post_op.multiplier_bits: 25 is out of range, accepted: 2..24"},
        Fault{"shift_bits_low", [](TtcConfig& c) { c.shift_bits = 0; }, "post_op.shift_bits: 0 is out of range, accepted: 1..6"},
        Fault{"shift_bits_high", [](TtcConfig& c) { c.shift_bits = 7; }, "post_op.shift_bits: 7 is out of range, accepted: 1..6"}),
    [](const auto& info) { return info.param.name; });

TEST(TtcConfig, ReportsEveryProblemAtOnce) {
  TtcConfig config = two_terms();
  config.core.row_values = 8;
  config.core.columns = 8;
  config.core.rows = 9;
  config.term_n = {3};
  config.multiplier_bits = 0;
  config.shift_bits = 9;
  EXPECT_THAT(config.check(), AllOf(::testing::SizeIs(6), Contains(StartsWith("hss.row_values")), Contains(StartsWith("hss.columns")),
                                    Contains(StartsWith("hss.rows")), Contains(StartsWith("tasd.terms[0]")),
                                    Contains(StartsWith("post_op.multiplier_bits")), Contains(StartsWith("post_op.shift_bits"))));
  EXPECT_THAT(config.check(), Each(HasSubstr("accepted: ")));
}

TEST(TtcConfig, ABadCoreDoesNotHideTheRest) {
  TtcConfig config = two_terms();
  config.core.rows = 0;
  config.shift_bits = 9;
  EXPECT_THAT(config.check(), ElementsAre(StartsWith("hss.rows: 0"), StartsWith("post_op.shift_bits: 9")));
}

}  // namespace
}  // namespace filigree::config
