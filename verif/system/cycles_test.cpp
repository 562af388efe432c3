// The core's own counters against the closed forms, on random configurations and shapes, when no stream ever waits.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "bench/interpreter_model.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "model/prune.h"
#include "model/quantise.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

using Rng = std::mt19937;

int pick(Rng& rng, int low, int high) { return std::uniform_int_distribution<int>(low, high)(rng); }

model::Matrix<std::int32_t> random_matrix(Rng& rng, std::int64_t rows, std::int64_t cols, model::Range range) {
  model::Matrix<std::int32_t> matrix(rows, cols);
  for (std::int32_t& value : matrix.values()) value = pick(rng, 0, 3) == 0 ? 0 : pick(rng, range.low, range.high);
  return matrix;
}

/// Runs one random GEMM and compares every counter.
void check_one(const config::HssConfig& config, const hdl::Design& design, Rng& rng) {
  const format::Geometry geometry = geometry_of(config);
  const auto patterns = geometry.family.patterns();
  const model::Pattern pattern = patterns[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(patterns.size()) - 1))];
  format::JobOptions options;
  options.compressed = config.compressed_b && pick(rng, 0, 1) == 1;
  options.max_columns = pick(rng, 0, 1) == 1 ? pick(rng, 1, config.columns) : 0;
  // A compressed tile that begins with empty windows needs no row for them and may follow an undrained one a cycle sooner: no closed form.
  if (!options.compressed && pick(rng, 0, 3) == 0) options.max_steps = pick(rng, 1, 3);
  const std::int64_t m = pick(rng, 1, 3 * config.total_rows());
  const std::int64_t k = pick(rng, 1, 6 * geometry.depth(pattern));
  const std::int64_t n = pick(rng, 1, 2 * config.columns + 3);
  const auto a = model::prune(random_matrix(rng, m, k, model::operand_range(config.a_bits, true)), pattern).values;
  const auto b = random_matrix(rng, k, n, model::operand_range(config.b_bits, config.b_signed));
  SCOPED_TRACE(fmt::format("{} pattern {} M {} K {} N {} compressed {} max_columns {} max_steps {}", config.name, model::to_string(pattern), m, k, n,
                           options.compressed, options.max_columns, options.max_steps));
  const format::Job job(geometry, pattern, a, b, options);
  bench::InterpreterModel model(design);
  const GemmRun run = run_gemm(model, job, golden_gemm(job, b), {});
  const estimate::HssWork work = estimate::count_work(geometry, pattern, a, b, config.zero_gating, options);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.cycles), estimate::total_cycles(job.plans(), latencies_of(config)));
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.steps), work.steps);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.useful), work.useful_slots);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.gated), work.gated_slots());
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.b_rows), work.b_rows);
  EXPECT_EQ(run.counters.stall, 0u);
  EXPECT_FALSE(run.protocol_error);
}

class CyclesOfPreset : public ::testing::TestWithParam<const char*> {};

TEST_P(CyclesOfPreset, EqualTheClosedForms) {
  config::HssConfig config = config::load(GetParam());
  for (unsigned seed = 1; seed <= 12; ++seed) {
    Rng rng(seed);
    // The presets with other sizes: the closed form must follow rows, arrays, depth and pipeline.
    if (seed > 1) {
      config.rows = pick(rng, 1, 5);
      config.arrays = pick(rng, 1, 2);
      config.columns = pick(rng, 1, 20);
      config.pipeline = {pick(rng, 0, 1) == 1, pick(rng, 0, 1) == 1};
    }
    const hdl::Design design(units::hss_core(config));
    SCOPED_TRACE(fmt::format("seed {} rows {} arrays {} columns {} rank registers {} product registers {}", seed, config.rows, config.arrays,
                             config.columns, config.pipeline.rank_registers, config.pipeline.product_registers));
    for (int i = 0; i < 60; ++i) check_one(config, design, rng);
    if (::testing::Test::HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Small, CyclesOfPreset, ::testing::Values("tc-s", "stc-s", "highlight-s"));

}  // namespace
}  // namespace filigree::system
