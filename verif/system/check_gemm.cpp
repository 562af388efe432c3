#include "system/check_gemm.h"

#include <gtest/gtest.h>

#include "bench/test_options.h"
#include "estimate/hss_cycles.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

/// Whether the busy cycles have a closed form: B rows as wide as the widest step, and no compressed tile behind one that does not drain (it may begin a cycle sooner
/// when its first windows are empty).
bool cycles_have_closed_form(const config::HssConfig& config, const format::Job& job) {
  if (config.row_values < config.step_max()) return false;
  if (!job.compressed()) return true;
  for (const format::TilePlan& plan : job.plans()) {
    if (!plan.drain) return false;
  }
  return true;
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
  if (!stalls && cycles_have_closed_form(config_, job)) {
    EXPECT_EQ(static_cast<std::int64_t>(run.counters.cycles), estimate::total_cycles(job.plans(), latencies_of(config_)));
    EXPECT_EQ(run.counters.stall, 0u);
  }
  return job.m() * job.n();
}

}  // namespace filigree::system
