#include "estimate/hss_work.h"

#include <stdexcept>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../format/geometries.h"
#include "../model/random_matrix.h"
#include "format/job.h"
#include "model/prune.h"

namespace filigree::estimate {
namespace {

using format::Geometry;
using model::Matrix;
using model::Pattern;
using model::test::Rng;
using model::test::uniform;

/// Products with both factors non-zero, by the definition.
std::int64_t count_products(const Matrix<std::int32_t>& a, const Matrix<std::int32_t>& b) {
  std::int64_t count = 0;
  for (std::int64_t m = 0; m < a.rows(); ++m) {
    for (std::int64_t k = 0; k < a.cols(); ++k) {
      for (std::int64_t n = 0; n < b.cols(); ++n) count += a(m, k) != 0 && b(k, n) != 0 ? 1 : 0;
    }
  }
  return count;
}

TEST(HssWork, EqualsWhatTheJobPacks) {
  const std::vector<Geometry> geometries = {format::test::highlight_small(), format::test::three_ranks(), format::test::fixed_two_of_four(),
                                            format::test::tensor_core()};
  for (unsigned seed = 0; seed < 80; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rng rng(seed);
    const Geometry& g = geometries[seed % geometries.size()];
    const std::vector<Pattern> patterns = g.family.patterns();
    const Pattern& pattern = patterns[static_cast<std::size_t>(uniform(rng, 0, static_cast<int>(patterns.size()) - 1))];
    format::JobOptions options;
    options.compressed = g.compressed_b && uniform(rng, 0, 1) == 1;
    options.max_steps = uniform(rng, 1, 4);
    const std::int64_t k = uniform(rng, 1, 120);
    const auto a = model::prune(model::test::random_matrix(rng, uniform(rng, 1, 15), k, -8, 7), pattern).values;
    const auto b = model::test::random_matrix(rng, k, uniform(rng, 1, 12), 0, 7, 0.7);

    HssWork packed;
    for (const format::Tile& tile : format::Job(g, pattern, a, b, options).tiles()) {
      ++packed.tiles;
      packed.steps += std::int64_t{tile.plan.steps} * tile.plan.columns;
      packed.a_beats += std::ssize(tile.a);
      packed.b_rows += std::ssize(tile.b);
      packed.bm_beats += std::ssize(tile.bm);
      packed.c_beats += tile.c_beats;
      packed.c_writes += std::int64_t{tile.plan.steps} * tile.plan.columns;
      packed.c_reads += std::int64_t{tile.plan.steps} * tile.plan.columns - (tile.plan.accumulate ? 0 : tile.plan.columns);
    }
    packed.issued_slots = packed.steps * g.total_rows() * g.lanes;
    packed.useful_slots = count_products(a, b);
    EXPECT_EQ(count_work(g, pattern, a, b, true, options), packed);

    packed.useful_slots = packed.issued_slots;
    EXPECT_EQ(count_work(g, pattern, a, b, false, options), packed);
    EXPECT_EQ(packed.gated_slots(), 0);
    if (!options.compressed) {
      EXPECT_EQ(count_work(g, pattern, {a.rows(), k, b.cols()}, options), packed);
    }
  }
}

TEST(HssWork, BRowsDoNotDependOnTheWeights) {
  // C4: ceil(S * D * Nt / W) per tile.
  const Geometry g = format::test::highlight();
  for (const Pattern& pattern : g.family.patterns()) {
    EXPECT_EQ(count_work(g, pattern, {64, 20160, 128}).b_rows, 20160 * 128 / 64) << model::to_string(pattern);
    EXPECT_EQ(count_work(g, pattern, {65, 20160, 128}).b_rows, 2 * 20160 * 128 / 64) << model::to_string(pattern);
  }
}

TEST(HssWork, ZeroActivationsAreGatedAndCostTheSame) {
  // C8.
  Rng rng(8);
  const Geometry g = format::test::highlight();
  const Pattern pattern = Pattern::parse("4:8,2:4");
  const Matrix<std::int32_t> a = model::prune(model::test::random_matrix(rng, 64, 256, 1, 127, 0), pattern).values;
  const HssWork full = count_work(g, pattern, a, Matrix<std::int32_t>(256, 16, 1), true);
  const HssWork none = count_work(g, pattern, a, Matrix<std::int32_t>(256, 16, 0), true);
  EXPECT_EQ(full.gated_slots(), 0);
  EXPECT_EQ(none.useful_slots, 0);
  EXPECT_EQ(full.steps, none.steps);
}

TEST(HssWork, RefusesWhatIsNoGemm) {
  const Geometry g = format::test::highlight();
  EXPECT_THROW(count_work(g, Pattern::parse("4:4,2:2"), {1, 0, 1}), std::invalid_argument);
  EXPECT_THROW(useful_products(Matrix<std::int32_t>(2, 3), Matrix<std::int32_t>(2, 3)), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::estimate
