#include "system/check_gemm.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bench/test_options.h"
#include "estimate/hss_cycles.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

/// Tiles whose first window holds no value: they need no B row to begin, and compressed ones may begin a cycle sooner than the closed form, which does not know the
/// data, says.
std::int64_t tiles_that_begin_empty(const format::Job& job, const model::Matrix<std::int32_t>& b) {
  if (!job.compressed()) return 0;
  const std::int64_t depth = job.geometry().depth(job.pattern());
  std::int64_t count = 0;
  for (const format::TilePlan& plan : job.plans()) {
    bool empty = true;
    const std::int64_t first = plan.first_step * depth;
    for (std::int64_t k = first; k < std::min(first + depth, b.rows()); ++k) empty = empty && b(k, plan.first_column) == 0;
    count += empty ? 1 : 0;
  }
  return count;
}

}  // namespace

CoreUnderTest::CoreUnderTest(config::HssConfig config, bench::Engine engine)
    : config_(std::move(config)), geometry_(geometry_of(config_)), design_(units::hss_core(config_)), engine_(engine) {}

std::int64_t CoreUnderTest::check(const model::Pattern& pattern, const format::JobOptions& options, const RandomGemm& gemm, bool stalls,
                                  std::uint64_t seed) {
  SCOPED_TRACE(config_.name + ": " + gemm.text + (stalls ? ", stalls" : ""));
  const format::Job job(geometry_, pattern, gemm.a, gemm.b, options);
  const std::unique_ptr<bench::Model> model = bench::test_model(design_, engine_, static_cast<int>(seed & 0x7fffffff));
  GemmOptions run_options;
  run_options.bench = bench::test_options(seed);
  run_options.stalls = stalls;
  run_options.coverage = &coverage_;
  GemmRun run;
  try {
    run = run_gemm(*model, job, golden_gemm(job, gemm.b), run_options);
  } catch (const bench::BenchFailure& failure) {
    ADD_FAILURE() << failure.what();
    return 0;
  }
  const estimate::HssWork work = estimate::count_work(geometry_, pattern, gemm.a, gemm.b, config_.zero_gating, options);
  EXPECT_FALSE(run.protocol_error);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.steps), work.steps);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.useful), work.useful_slots);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.gated), work.gated_slots());
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.b_rows), work.b_rows);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.a_beats), work.a_beats);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.bm_beats), work.bm_beats);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.c_reads), work.c_reads);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.c_writes), work.c_writes);
  EXPECT_EQ(static_cast<std::int64_t>(run.counters.c_beats), work.c_beats);
  // B rows narrower than the widest step make the VFMU wait for a second one: no closed form.
  if (!stalls && config_.row_values >= config_.step_max()) {
    const std::int64_t closed_form = estimate::total_cycles(job.plans(), latencies_of(config_));
    EXPECT_LE(static_cast<std::int64_t>(run.counters.cycles), closed_form);
    EXPECT_GE(static_cast<std::int64_t>(run.counters.cycles), closed_form - tiles_that_begin_empty(job, gemm.b));
    EXPECT_EQ(run.counters.stall, 0u);
  }
  return job.m() * job.n();
}

}  // namespace filigree::system
