// Commands of a TASD tensor core: a worked example by hand, and what is refused.
#include "format/series_plan.h"

#include <stdexcept>

#include <gmock/gmock.h>

#include "geometries.h"

namespace filigree::format {
namespace {

using model::Series;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

std::vector<model::Pattern> terms_of(const char* series) { return resolve(test::two_of_two(), Series::parse(series)); }

TEST(SeriesPlan, SizesOfTheSmallestCore) {
  const TtcGeometry core = test::two_of_two();
  EXPECT_EQ(core.tile_values(), 4);  // two lanes, each a block of two at 1:2
  EXPECT_EQ(core.tile_steps(terms_of("2:2")[0]), 2);
  EXPECT_EQ(core.tile_steps(terms_of("1:2")[0]), 1);
  EXPECT_EQ(core.tile_step_bits(), 2);
  EXPECT_EQ(core.cmd_width(), 16 + 3 + 2 + 2 * (1 + 2) + 2);
  TtcGeometry one = core;
  one.terms = 1;
  EXPECT_EQ(one.cmd_width(), 16 + 3 + (1 + 2) + 2) << "one term needs no number of terms";
}

TEST(SeriesPlan, TilesGoOverRowsThenColumns) {
  const auto tiles = plan_series(test::two_of_two(), terms_of("2:2+1:2"), 3, 6, 5);
  // Six values of K are a whole K tile and one of two values: a K-step of either term.
  const std::vector<SeriesTile> expected = {{0, 0, 4, 2, {1, 1}}, {0, 4, 1, 2, {1, 1}}, {2, 0, 4, 2, {1, 1}}, {2, 4, 1, 2, {1, 1}}};
  EXPECT_EQ(tiles, expected);
}

TEST(SeriesPlan, TheLastKTileIsWholeWhenKIsAMultiple) {
  EXPECT_EQ(plan_series(test::two_of_two(), terms_of("2:2+1:2"), 1, 8, 1), (std::vector<SeriesTile>{{0, 0, 1, 2, {2, 1}}}));
  EXPECT_EQ(plan_series(test::two_of_two(), terms_of("2:2"), 1, 1, 1), (std::vector<SeriesTile>{{0, 0, 1, 1, {1}}}));
}

TEST(SeriesPlan, NarrowerTiles) {
  const auto tiles = plan_series(test::two_of_two(), terms_of("1:2"), 2, 4, 5, 2);
  EXPECT_EQ(tiles, (std::vector<SeriesTile>{{0, 0, 2, 1, {1}}, {0, 2, 2, 1, {1}}, {0, 4, 1, 1, {1}}}));
}

TEST(SeriesPlan, StepsOfTermsAndOfACommand) {
  const TtcGeometry core = test::two_of_two();
  const auto terms = terms_of("2:2+1:2");
  const SeriesTile tile = plan_series(core, terms, 3, 6, 5)[2];
  EXPECT_EQ(steps_of(core, tile, terms, 0, 0), 2);
  EXPECT_EQ(steps_of(core, tile, terms, 0, 1), 1);
  EXPECT_EQ(steps_of(core, tile, terms, 1, 0), 1);
  EXPECT_EQ(steps_of(core, tile, terms, 1, 1), 1);
  EXPECT_EQ(steps_of(core, tile, terms), 5);
  const TilePlan plan = as_tile_plan(core, tile, terms);
  EXPECT_EQ(plan.first_row, 2);
  EXPECT_EQ(plan.first_column, 0);
  EXPECT_EQ(plan.columns, 4);
  EXPECT_EQ(plan.steps, 5);
  EXPECT_TRUE(plan.drain);
}

TEST(SeriesPlan, LongestK) {
  const auto tiles = plan_series(test::two_of_two(), terms_of("1:2"), 1, 4 * 65535, 1);
  EXPECT_EQ(tiles.front().k_tiles, 65535);
  EXPECT_THAT([] { plan_series(test::two_of_two(), terms_of("1:2"), 1, 4 * 65535 + 1, 1); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("K = 262141: 65536 K tiles, accepted: at most 65535")));
}

TEST(SeriesPlan, RefusesSizesAndSeries) {
  const auto plan = [](std::int64_t m, std::int64_t k, std::int64_t n, int most) {
    return [=] { plan_series(test::two_of_two(), terms_of("1:2"), m, k, n, most); };
  };
  for (const auto& empty : {plan(0, 1, 1, 0), plan(1, 0, 1, 0), plan(1, 1, 0, 0)}) {
    EXPECT_THAT(empty, ThrowsMessage<std::invalid_argument>(HasSubstr("every dimension must be at least 1")));
  }
  EXPECT_THAT(plan(1, 1, 1, 5), ThrowsMessage<std::invalid_argument>(HasSubstr("tiles of 5 columns were asked for, accepted is 1..4")));
  EXPECT_THAT(plan(1, 1, 1, -1), ThrowsMessage<std::invalid_argument>(HasSubstr("tiles of -1 columns")));
  EXPECT_THAT(plan(1'000'000'000, 1, 1'000'000'000, 0), ThrowsMessage<std::invalid_argument>(HasSubstr("too many tiles, accepted: at most 4194304")));
  EXPECT_THAT([] { terms_of("1:2+1:2+1:2"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("series 1:2+1:2+1:2: 3 terms, accepted: at most 2 on this core")));
  EXPECT_THAT([] { terms_of("1:2+1:4"); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("series 1:2+1:4: 1:4 does not run on this core, accepted: terms of {2,1}:2")));
  EXPECT_THAT([] { resolve(test::two_of_two(), Series{}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("no terms given")));
}

}  // namespace
}  // namespace filigree::format
