// What the scoreboard is worth: coordinates that are flipped, swapped or zeroed on their way to the core must be noticed, and so must a weight.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "bench/test_options.h"
#include "config/preset.h"
#include "model/prune.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/random_job.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

/// Where a row's fields are in the first `a` beat of a K-step of highlight-s: 8 weights of 8 bits, 4 block coordinates of 3, 8 offsets of 2.
constexpr int kWeights = 0;
constexpr int kBlocks = 8 * 8;
constexpr int kOffsets = kBlocks + 4 * 3;

struct Fault {
  const char* name;
  std::function<void(format::Beat&)> spoil;
};

void swap_fields(format::Beat& beat, int first, int second, int width) {
  const auto low = beat.field(first, width);
  beat.set_field(first, width, beat.field(second, width));
  beat.set_field(second, width, low);
}

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }

class MetadataFault : public ::testing::TestWithParam<Fault> {
 protected:
  /// Dense random values without zeros, pruned: every coordinate matters.
  static GemmRun run(const TileHook& hook, std::uint64_t seed) {
    const config::HssConfig config = config::load("highlight-s");
    const format::Geometry geometry = geometry_of(config);
    const model::Pattern pattern = geometry.family.resolve(model::Pattern::parse("4:8,2:4"));
    Rng rng(static_cast<unsigned>(seed));
    const auto values = [&rng](std::int64_t rows, std::int64_t cols) {
      model::Matrix<std::int32_t> matrix(rows, cols);
      for (std::int32_t& value : matrix.values()) value = pick(rng, 1, 127) * (pick(rng, 0, 1) == 1 ? 1 : -1);
      return matrix;
    };
    const auto a = model::prune(values(2, 64), pattern).values;
    const auto b = values(64, 8);
    const format::Job job(geometry, pattern, a, b, {});
    const hdl::Design design(units::hss_core(config));
    bench::InterpreterModel model(design);
    GemmOptions options;
    options.bench = bench::test_options(seed);
    options.hook = hook;
    return run_gemm(model, job, golden_gemm(job, b), options);
  }
};

TEST_F(MetadataFault, NoneIsNoMismatch) { EXPECT_NO_THROW(run({}, 1)); }

TEST_P(MetadataFault, IsNoticed) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto hook = [](std::size_t index, format::Tile& tile) {
      if (index == 0) GetParam().spoil(tile.a.front());
    };
    EXPECT_THROW(run(hook, seed), bench::BenchFailure) << "seed " << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Every, MetadataFault,
    ::testing::Values(Fault{"flipped_offset", [](format::Beat& beat) { beat.set_field(kOffsets, 1, beat.field(kOffsets, 1) ^ 1U); }},
                      Fault{"flipped_block", [](format::Beat& beat) { beat.set_field(kBlocks, 1, beat.field(kBlocks, 1) ^ 1U); }},
                      Fault{"swapped_offsets", [](format::Beat& beat) { swap_fields(beat, kOffsets, kOffsets + 2, 2); }},
                      Fault{"swapped_blocks", [](format::Beat& beat) { swap_fields(beat, kBlocks, kBlocks + 3, 3); }},
                      Fault{"zeroed_offsets", [](format::Beat& beat) { beat.set_field(kOffsets, 16, 0); }},
                      Fault{"zeroed_blocks", [](format::Beat& beat) { beat.set_field(kBlocks, 12, 0); }},
                      Fault{"zeroed_metadata", [](format::Beat& beat) { beat.set_field(kBlocks, 28, 0); }},
                      Fault{"flipped_weight", [](format::Beat& beat) { beat.set_field(kWeights, 1, beat.field(kWeights, 1) ^ 1U); }}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace filigree::system
