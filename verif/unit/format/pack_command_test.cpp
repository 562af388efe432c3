#include "format/pack_command.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "geometries.h"

namespace filigree::format {
namespace {

TEST(PackCommand, FieldsFromBitZeroUpward) {
  const Geometry g = test::highlight_small();
  const TilePlan tile{.columns = 8, .steps = 65535, .accumulate = false, .drain = true};
  const Beat beat = pack_command(g, model::Pattern::parse("4:8,2:3"), tile, 123456, true);
  FieldReader in(beat);
  EXPECT_EQ(in.take(3), 4u);  // H1 = 8: index 4 of {4,5,6,7,8}
  EXPECT_EQ(in.take(2), 1u);  // H0 = 3: index 1 of {2,3,4}
  EXPECT_EQ(in.take(16), 65535u);
  EXPECT_EQ(in.take(4), 8u);
  EXPECT_EQ(in.take(24), 123456u);
  EXPECT_EQ(in.take(1), 1u);
  EXPECT_EQ(in.take(1), 0u);
  EXPECT_EQ(in.take(1), 1u);
  EXPECT_EQ(in.position(), beat.width());
  EXPECT_FALSE(beat.last);
}

TEST(PackCommand, AnNmModeIsTheIndexOfItsN) {
  const Geometry g = test::eight_of_eight();
  for (const auto& [text, index] : {std::pair{"8:8", 0U}, {"4:8", 1U}, {"2:8", 2U}, {"1:8", 3U}}) {
    const Beat beat = pack_command(g, model::Pattern::parse(text), {.columns = 1, .steps = 1}, 1, false);
    FieldReader in(beat);
    EXPECT_EQ(in.take(2), index) << text;
  }
  EXPECT_THROW(pack_command(g, model::Pattern::parse("8:16"), {.columns = 1, .steps = 1}, 1, false), std::invalid_argument);
}

TEST(PackCommand, RanksWithoutChoiceHaveNoMode) {
  const Beat beat = pack_command(test::tensor_core(), model::Pattern::parse("2:2"), {.columns = 3, .steps = 2, .accumulate = true}, 6, false);
  EXPECT_EQ(beat.width(), 16 + 8 + 24 + 2);
  FieldReader in(beat);
  EXPECT_EQ(in.take(16), 2u);
  EXPECT_EQ(in.take(8), 3u);
  EXPECT_EQ(in.take(24), 6u);
  EXPECT_EQ(in.take(2), 1u);  // accumulate, no drain
}

TEST(PackCommand, RefusesWhatTheFieldsCannotHold) {
  const Geometry g = test::highlight();
  const model::Pattern pattern = model::Pattern::parse("4:8,2:4");
  const TilePlan good{.columns = 128, .steps = 1};
  EXPECT_NO_THROW(pack_command(g, pattern, good, kMaxTileRows, false));
  EXPECT_THROW(pack_command(g, pattern, good, kMaxTileRows + 1, false), std::invalid_argument);
  EXPECT_THROW(pack_command(g, pattern, good, -1, false), std::invalid_argument);
  EXPECT_THROW(pack_command(g, pattern, good, 1, true), std::invalid_argument);
  EXPECT_THROW(pack_command(g, model::Pattern::parse("2:4"), good, 1, false), std::invalid_argument);
  EXPECT_THROW(pack_command(g, pattern, {.columns = 129, .steps = 1}, 1, false), std::invalid_argument);
  EXPECT_THROW(pack_command(g, pattern, {.columns = 0, .steps = 1}, 1, false), std::invalid_argument);
  EXPECT_THROW(pack_command(g, pattern, {.columns = 1, .steps = 0}, 1, false), std::invalid_argument);
  EXPECT_THROW(pack_command(g, pattern, {.columns = 1, .steps = 65536}, 1, false), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::format
