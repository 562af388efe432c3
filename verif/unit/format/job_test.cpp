#include "format/job.h"

#include <chrono>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../model/random_matrix.h"
#include "beat_machine.h"
#include "geometries.h"
#include "model/gemm.h"
#include "model/prune.h"
#include "model/quantise.h"

namespace filigree::format {
namespace {

using model::Matrix;
using model::Pattern;
using model::test::Rng;
using model::test::uniform;
using ::testing::HasSubstr;

/// Packs the GEMM, computes it from the beats alone, and compares with the golden model.
void expect_exact(const Geometry& g, const Pattern& pattern, std::int64_t m, std::int64_t k, std::int64_t n, Rng& rng, JobOptions options) {
  const model::Range weights = model::operand_range(g.a_bits, true);
  const model::Range activations = model::operand_range(g.b_bits, g.b_signed);
  const auto a = model::prune(model::test::random_matrix(rng, m, k, weights.low, weights.high), pattern).values;
  const auto b = model::test::random_matrix(rng, k, n, activations.low, activations.high, options.compressed ? 0.6 : 0.2);
  const Job job(g, pattern, a, b, options);
  test::BeatMachine machine(g);
  std::vector<Beat> c;
  for (std::size_t i = 0; i < job.plans().size(); ++i) {
    const Tile tile = job.tile(i);
    const std::vector<Beat> results = machine.run(tile);
    EXPECT_EQ(std::ssize(results), tile.c_beats);
    c.insert(c.end(), results.begin(), results.end());
  }
  const Matrix<std::int64_t> golden = model::wrap(model::gemm(a, b), g.acc_bits);
  EXPECT_EQ(job.assemble(c), golden) << fmt::format("{} {}x{}x{}", model::to_string(pattern), m, k, n);
  EXPECT_EQ(job.expected_c(golden), c);
}

TEST(Job, EveryHighlightPatternComputesTheGoldenResult) {
  Rng rng(1);
  for (const Pattern& pattern : test::highlight().family.patterns()) {
    SCOPED_TRACE(model::to_string(pattern));
    expect_exact(test::highlight(), pattern, 70, 150, 9, rng, {.max_columns = 4});
    expect_exact(test::highlight_small(), pattern, 5, 77, 11, rng, {});
    expect_exact(test::highlight_small(), pattern, 5, 77, 11, rng, {.compressed = true});
    expect_exact(test::highlight_small(), pattern, 3, 200, 3, rng, {.compressed = true, .max_steps = 2});
  }
}

TEST(Job, RandomShapesOnOddGeometries) {
  for (unsigned seed = 0; seed < 120; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    Rng rng(seed);
    const std::vector<Geometry> all = {test::three_ranks(),     test::fixed_two_of_four(), test::tensor_core(),  test::sparse_tensor_core(),
                                       test::highlight_small(), test::eight_of_eight(),    test::four_of_seven()};
    const Geometry& g = all[seed % all.size()];
    const std::vector<Pattern> patterns = g.family.patterns();
    const Pattern& pattern = patterns[static_cast<std::size_t>(uniform(rng, 0, static_cast<int>(patterns.size()) - 1))];
    JobOptions options;
    options.compressed = g.compressed_b && uniform(rng, 0, 1) == 1;
    options.max_columns = uniform(rng, 0, g.columns);
    options.max_steps = uniform(rng, 0, 1) == 0 ? kMaxTileSteps : uniform(rng, 1, 3);
    expect_exact(g, pattern, uniform(rng, 1, 2 * g.total_rows() + 1), uniform(rng, 1, 300), uniform(rng, 1, 12), rng, options);
  }
}

TEST(Job, TilesCoverTheGemm) {
  const Job job(test::highlight(), Pattern::parse("4:8,2:4"), Matrix<std::int32_t>(65, 130), Matrix<std::int32_t>(130, 300), {.max_steps = 2});
  const std::vector<TilePlan>& plans = job.plans();
  ASSERT_EQ(plans.size(), 2u * 3u * 2u);
  EXPECT_EQ(plans[0], (TilePlan{.columns = 128, .steps = 2}));
  EXPECT_EQ(plans[1], (TilePlan{.columns = 128, .first_step = 2, .steps = 1, .accumulate = true, .drain = true}));
  EXPECT_EQ(plans[4], (TilePlan{.first_column = 256, .columns = 44, .steps = 2}));
  EXPECT_EQ(plans[11],
            (TilePlan{.first_row = 64, .first_column = 256, .columns = 44, .first_step = 2, .steps = 1, .accumulate = true, .drain = true}));
  EXPECT_EQ(job.tile(0).c_beats, 0);
  EXPECT_EQ(job.tile(1).c_beats, 128);
  EXPECT_EQ(job.tiles().size(), 12u);
}

TEST(Job, CutsKWhereACommandCannotCountItsRows) {
  // One column of W = 16 values per step: 65536 steps need two tiles.
  const std::int64_t k = 65536 * 16;
  const Job job(test::tensor_core(), Pattern{}, Matrix<std::int32_t>(1, k), Matrix<std::int32_t>(k, 1));
  ASSERT_EQ(job.plans().size(), 2u);
  EXPECT_EQ(job.plans()[0].steps, 65535);
  EXPECT_EQ(job.plans()[1].steps, 1);
  // Narrow B rows: 64 * 128 / 1 rows per step, and 2^24 of them are too many.
  Geometry narrow = test::highlight();
  narrow.row_values = 1;
  const Job wide(narrow, Pattern::parse("4:8,2:4"), Matrix<std::int32_t>(1, 64 * 2100), Matrix<std::int32_t>(64 * 2100, 128));
  EXPECT_EQ(wide.plans()[0].steps, 2047);
}

TEST(Job, ShortPatternsAreResolved) {
  const Job job(test::highlight(), Pattern{}, Matrix<std::int32_t>(1, 1, 5), Matrix<std::int32_t>(1, 1, 3));
  EXPECT_EQ(model::to_string(job.pattern()), "4:4,2:2");
  EXPECT_EQ(job.m(), 1);
  EXPECT_EQ(job.k(), 1);
  EXPECT_EQ(job.n(), 1);
}

template <typename... Args>
std::string refusal(Args&&... args) {
  try {
    Job job(std::forward<Args>(args)...);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Job, RefusesWithOneClearLine) {
  const Geometry g = test::highlight();
  const Pattern pattern = Pattern::parse("2:4");
  const Matrix<std::int32_t> a(2, 8), b(8, 3);
  EXPECT_EQ(refusal(g, pattern, a, Matrix<std::int32_t>(9, 3)), "A is 2 x 8 and B is 9 x 3: A needs as many columns as B has rows");
  EXPECT_EQ(refusal(g, pattern, Matrix<std::int32_t>(0, 8), b), "A is 0 x 8 and B is 8 x 3: every dimension must be at least 1");
  EXPECT_EQ(refusal(g, pattern, a, Matrix<std::int32_t>(8, 0)), "A is 2 x 8 and B is 8 x 0: every dimension must be at least 1");
  EXPECT_EQ(refusal(g, Pattern::parse("1:4"), a, b), "pattern 1:4 is not supported here, accepted: 4:{4,5,6,7,8},2:{2,3,4} (one H per rank)");
  EXPECT_EQ(refusal(g, pattern, Matrix<std::int32_t>(2, 8, 1), b),
            "the weights do not have the pattern 4:4,2:4: row 0, block 0 (columns 0..3) has 4 non-zeros where 2:4 allows 2");
  Matrix<std::int32_t> wide = a;
  wide(1, 3) = 128;
  EXPECT_EQ(refusal(g, pattern, wide, b), "A[1][3] = 128 does not fit 8 signed bits (-128..127)");
  wide(1, 3) = -128;
  EXPECT_EQ(refusal(g, pattern, wide, b), "accepted");
  Matrix<std::int32_t> low = b;
  low(7, 2) = -129;
  EXPECT_EQ(refusal(g, pattern, a, low), "B[7][2] = -129 does not fit 8 signed bits (-128..127)");
  Geometry positive = g;
  positive.b_signed = false;
  low(7, 2) = -1;
  EXPECT_EQ(refusal(positive, pattern, a, low), "B[7][2] = -1 does not fit 8 unsigned bits (0..255)");
  EXPECT_EQ(refusal(g, pattern, a, b, JobOptions{.compressed = true}), "compressed B was asked of a core without compressed_b");
  EXPECT_EQ(refusal(g, pattern, a, b, JobOptions{.max_columns = 129}), "tiles of 129 columns were asked for, accepted is 1..128");
  EXPECT_EQ(refusal(g, pattern, a, b, JobOptions{.max_steps = 0}), "tiles of 0 K-steps were asked for, accepted is 1..65535");
  Geometry bad = g;
  bad.lanes = 9;
  EXPECT_THAT(refusal(bad, pattern, a, b), HasSubstr("geometry: lanes is 9"));
}

TEST(Job, AssembleRefusesWrongBeats) {
  const Job job(test::highlight(), Pattern{}, Matrix<std::int32_t>(1, 4, 1), Matrix<std::int32_t>(4, 2, 1));
  const std::vector<Beat> good = job.expected_c(Matrix<std::int64_t>(1, 2, 4));
  EXPECT_EQ(job.assemble(good), (Matrix<std::int64_t>(1, 2, 4)));
  EXPECT_THROW(job.assemble(std::span(good).first(1)), std::invalid_argument);
  std::vector<Beat> bad = good;
  bad.push_back(good.back());
  EXPECT_THROW(job.assemble(bad), std::invalid_argument);
  bad = good;
  bad[0].last = true;
  EXPECT_THROW(job.assemble(bad), std::invalid_argument);
  bad = good;
  bad[1] = Beat(7, true);
  EXPECT_THROW(job.assemble(bad), std::invalid_argument);
  EXPECT_THROW(job.expected_c(Matrix<std::int64_t>(2, 2)), std::invalid_argument);
}

TEST(Job, TenMillionOutputsPackInSeconds) {
  Rng rng(10);
  const Pattern pattern = Pattern::parse("4:8,2:4");
  const auto a = model::prune(model::test::random_matrix(rng, 3200, 128, -128, 127), pattern).values;
  const Job job(test::highlight(), pattern, a, model::test::random_matrix(rng, 128, 3200, -128, 127));
  const auto start = std::chrono::steady_clock::now();
  std::int64_t beats = 0;
  for (std::size_t i = 0; i < job.plans().size(); ++i) {
    const Tile tile = job.tile(i);
    beats += std::ssize(tile.a) + std::ssize(tile.b);
  }
  const Matrix<std::int64_t> z(3200, 3200, -1);
  EXPECT_EQ(job.assemble(job.expected_c(z)), z);
  EXPECT_EQ(beats, std::int64_t{50} * 25 * (2 * 16 + 2 * 128));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));  // about one second when the machine is free
}

}  // namespace
}  // namespace filigree::format
