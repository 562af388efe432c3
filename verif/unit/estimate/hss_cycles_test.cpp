#include "estimate/hss_cycles.h"

#include <gtest/gtest.h>

#include "../format/geometries.h"

namespace filigree::estimate {
namespace {

using format::Geometry;
using model::Pattern;

TEST(SteadyCycles, ReproduceTheTableOfTheSpecification) {
  // Section 5.2; the TC and STC columns are those of the 2022 artifact (section 9 as well).
  struct Row {
    GemmSize size;
    std::int64_t tc, stc, highlight;
  };
  const Row table[] = {{{128, 1152, 1024}, 147456, 73728, 36864},
                       {{512, 1024, 256}, 131072, 65536, 32768},
                       {{512, 128, 1024}, 65536, 32768, 16384},
                       {{512, 256, 1024}, 131072, 65536, 32768}};
  for (const Row& row : table) {
    EXPECT_EQ(steady_cycles(format::test::tensor_core(), Pattern::parse("2:2"), row.size), row.tc);
    EXPECT_EQ(steady_cycles(format::test::sparse_tensor_core(), Pattern::parse("2:4"), row.size), row.stc);
    EXPECT_EQ(steady_cycles(format::test::highlight(), Pattern::parse("4:8,2:4"), row.size), row.highlight);
    // C11: dense on the sparse cores costs nothing.
    EXPECT_EQ(steady_cycles(format::test::sparse_tensor_core(), Pattern::parse("2:2"), row.size), row.tc);
    EXPECT_EQ(steady_cycles(format::test::highlight(), Pattern::parse("4:4,2:2"), row.size), row.tc);
  }
}

TEST(SteadyCycles, SparserThanStcGainsNothingThere) {
  // 75 % sparse weights run as 2:4 on STC: the same cycles as at 50 % (section 9).
  const model::Family family = format::test::sparse_tensor_core().family;
  EXPECT_EQ(family.patterns().back().density(), (model::Fraction{1, 2}));
}

TEST(SteadyCycles, ScaleWithTheDensityOfEveryPattern) {
  // C1, at a K that every D divides.
  const Geometry g = format::test::highlight();
  const std::int64_t dense = steady_cycles(g, Pattern::parse("4:4,2:2"), {64, 20160, 10});
  for (const Pattern& pattern : g.family.patterns()) {
    const model::Fraction density = pattern.density();
    EXPECT_EQ(steady_cycles(g, pattern, {64, 20160, 10}), dense * density.numerator / density.denominator) << model::to_string(pattern);
  }
}

TEST(SteadyCycles, PadMAndK) {
  const Geometry g = format::test::highlight();
  EXPECT_EQ(steady_cycles(g, Pattern::parse("4:8,2:4"), {1, 1, 1}), 1);
  EXPECT_EQ(steady_cycles(g, Pattern::parse("4:8,2:4"), {65, 65, 3}), 2 * 2 * 3);
}

TEST(SteadyCycles, AreTheIssuedSteps) {
  const Geometry g = format::test::highlight();
  for (const Pattern& pattern : g.family.patterns()) {
    const GemmSize size{130, 777, 300};
    EXPECT_EQ(count_work(g, pattern, size).steps, steady_cycles(g, pattern, size));
  }
}

constexpr PipelineLatencies kLatencies{.first_weights = 15, .first_window = 2, .next_window = 1, .step_interval = 19, .write = 5};
using format::TilePlan;

TEST(TotalCycles, OneTileAddsFillAndDrain) {
  const TilePlan wide{.columns = 128, .steps = 9, .drain = true};
  EXPECT_EQ(total_cycles(std::vector{wide}, kLatencies), 15 + 9 * 128 + 128 + 5);
  const TilePlan kept{.columns = 128, .steps = 9};
  EXPECT_EQ(total_cycles(std::vector{kept}, kLatencies), 15 + 9 * 128 + 5);
  EXPECT_EQ(total_cycles({}, kLatencies), 0);
}

TEST(TotalCycles, LoadingSetsThePaceOfNarrowTiles) {
  const TilePlan narrow{.columns = 4, .steps = 9, .drain = true};
  EXPECT_EQ(total_cycles(std::vector{narrow}, kLatencies), 15 + 8 * 19 + 4 + 4 + 5);
}

TEST(TotalCycles, DrainingOverlapsTheNextTilesFirstStep) {
  const TilePlan tile{.columns = 128, .steps = 3, .drain = true};
  EXPECT_EQ(total_cycles(std::vector{tile, tile}, kLatencies), 15 + 3 * 128 + 6 + 3 * 128 + 128 + 5);
  // The second K-step of a narrow tile waits until the wide one has left the accumulators.
  const TilePlan narrow{.columns = 20, .steps = 2, .drain = true};
  EXPECT_EQ(total_cycles(std::vector{tile, narrow}, kLatencies), (15 + 3 * 128 - 1) + (128 + 7) + 20 - 1 + 20 + 5 + 1);
  // So does the last column of a tile of one K-step.
  const TilePlan single{.columns = 128, .steps = 1, .drain = true};
  EXPECT_EQ(total_cycles(std::vector{single, single}, kLatencies), (15 + 128 - 1) + (128 + 7) + 128 + 5 + 1);
}

TEST(TotalCycles, ATileThatKeepsItsSumsIsFollowedSooner) {
  const TilePlan first{.columns = 128, .steps = 3};
  const TilePlan second{.columns = 128, .steps = 3, .accumulate = true, .drain = true};
  EXPECT_EQ(total_cycles(std::vector{first, second}, kLatencies), 15 + 3 * 128 + 2 + 3 * 128 + 128 + 5);
}

TEST(TotalCycles, GrowWithTheSteadyCycles) {
  const Geometry g = format::test::highlight();
  const Pattern pattern = Pattern::parse("4:6,2:3");
  const auto plans = format::plan_tiles(g, pattern, 200, 5000, 300);
  const auto steady = steady_cycles(g, pattern, {200, 5000, 300});
  EXPECT_GT(total_cycles(plans, kLatencies), steady);
  EXPECT_LT(static_cast<double>(total_cycles(plans, kLatencies)), 1.01 * static_cast<double>(steady));
}

TEST(Utilisation, IsOneWithoutFillAndPadding) {
  const Geometry g = format::test::highlight();
  const Pattern pattern = Pattern::parse("4:8,2:4");
  const GemmSize size{128, 1152, 1024};
  const std::int64_t cycles = steady_cycles(g, pattern, size);
  EXPECT_DOUBLE_EQ(slot_utilisation(count_work(g, pattern, size), cycles), 1.0);
  EXPECT_DOUBLE_EQ(effective_utilisation(g.total_rows() * g.lanes, size, cycles), 4.0);
  EXPECT_DOUBLE_EQ(slot_utilisation({}, 0), 0.0);
  EXPECT_DOUBLE_EQ(effective_utilisation(g.total_rows() * g.lanes, size, 0), 0.0);
}

}  // namespace
}  // namespace filigree::estimate
