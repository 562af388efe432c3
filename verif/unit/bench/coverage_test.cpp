#include "bench/coverage.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace filigree::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Coverage, HolesAreTheBinsNeverHit) {
  Coverage coverage;
  CoverPoint& mode = coverage.point("mode", {"dense", "sparse", "odd"});
  mode.hit("dense");
  mode.hit(0);
  EXPECT_THAT(coverage.holes(), ElementsAre("mode: sparse", "mode: odd"));
  EXPECT_EQ(coverage.met(), 1u);
  EXPECT_EQ(coverage.possible(), 3u);
  EXPECT_EQ(mode.count(0), 2u);
  EXPECT_THAT(coverage.report(), HasSubstr("HOLE"));
}

TEST(Coverage, AnExcludedBinIsNoHoleUnlessItIsMet) {
  Coverage coverage;
  CoverPoint& mode = coverage.point("mode", {"dense", "sparse"});
  mode.hit("dense");
  mode.exclude("sparse");
  EXPECT_THAT(coverage.holes(), IsEmpty());
  EXPECT_EQ(coverage.possible(), 1u);
  mode.hit("sparse");
  EXPECT_THAT(coverage.holes(), ElementsAre("mode: sparse (excluded, yet met)"));
}

TEST(Coverage, CrossesCountCombinations) {
  Coverage coverage;
  const CoverPoint& mode = coverage.point("mode", {"dense", "sparse"});
  const CoverPoint& size = coverage.point("size", {"one", "few", "many"});
  CoverPoint& both = coverage.cross("mode and size", mode, size);
  both.hit(Coverage::cross_bin(1, 2, size));
  EXPECT_EQ(both.bins().size(), 6u);
  EXPECT_EQ(both.count(both.index("sparse x many")), 1u);
}

TEST(Coverage, TheSameNameIsTheSamePoint) {
  Coverage coverage;
  coverage.point("mode", {"a", "b"}).hit("a");
  coverage.point("mode", {"a", "b"}).hit("b");
  EXPECT_THAT(coverage.holes(), IsEmpty());
  EXPECT_THROW(coverage.point("mode", {"a"}), std::invalid_argument);
  EXPECT_THROW(coverage.point("mode", {"a", "b"}).hit("c"), std::out_of_range);
}

TEST(Coverage, MergeAddsRuns) {
  Coverage all, one, two;
  one.point("mode", {"a", "b"}).hit("a");
  one.point("mode", {"a", "b"}).exclude("b");
  two.point("mode", {"a", "b"}).hit("a");
  two.point("other", {"x"});
  all.merge(one);
  EXPECT_THAT(all.holes(), IsEmpty());
  all.merge(two);
  EXPECT_EQ(all.points().front().count(0), 2u);
  // The second run could have met b.
  EXPECT_THAT(all.holes(), ElementsAre("mode: b", "other: x"));
}

}  // namespace
}  // namespace filigree::bench
