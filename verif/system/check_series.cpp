#include "system/check_series.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "bench/test_options.h"
#include "estimate/hss_cycles.h"
#include "estimate/series_work.h"
#include "system/latencies_of.h"
#include "units/ttc_core.h"

namespace filigree::system {

TtcUnderTest::TtcUnderTest(config::TtcConfig config, bench::Engine engine)
    : config_(std::move(config)), geometry_(geometry_of(config_)), design_(units::ttc_core(config_)), engine_(engine) {}

std::vector<model::Series> TtcUnderTest::every_series() const {
  std::vector<model::Series> all, longest{model::Series{}};
  for (int terms = 1; terms <= geometry_.terms; ++terms) {
    std::vector<model::Series> longer;
    for (const model::Series& series : longest) {
      for (const model::Pattern& pattern : geometry_.core.family.patterns()) {
        longer.push_back(series);
        longer.back().terms.push_back(pattern.rank(0));
      }
    }
    all.insert(all.end(), longer.begin(), longer.end());
    longest = std::move(longer);
  }
  return all;
}

std::unique_ptr<bench::Model> TtcUnderTest::model(std::uint64_t seed) const {
  return bench::test_model(design_, engine_, static_cast<int>(seed & 0x7fffffff));
}

std::int64_t TtcUnderTest::check(const model::Series& series, const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b, bool stalls,
                                 std::uint64_t seed, int max_columns) {
  SCOPED_TRACE(
      fmt::format("{}: {} of {} x {} x {}{}", config_.name, model::to_string(series), a.rows(), a.cols(), b.cols(), stalls ? ", stalls" : ""));
  const model::Decomposition<std::int32_t> parts = model::decompose(a, series);
  const format::SeriesJob job(geometry_, series, parts.terms, b, max_columns);
  GemmOptions options;
  options.bench = bench::test_options(seed);
  options.stalls = stalls;
  options.coverage = &coverage_;
  SeriesRun run;
  try {
    run = run_series(*model(seed), config_, job, {}, job.expected_c(golden_series(job, parts.terms, b)), options);
  } catch (const bench::BenchFailure& failure) {
    ADD_FAILURE() << failure.what();
    return 0;
  }
  const estimate::SeriesWork work = estimate::count_series_work(geometry_, job.patterns(), parts.terms, b, config_.core.zero_gating, max_columns);
  const auto equal = [](std::uint64_t counter, std::int64_t form, const char* name) { EXPECT_EQ(static_cast<std::int64_t>(counter), form) << name; };
  EXPECT_FALSE(run.protocol_error);
  equal(run.counters.steps, work.core.steps, "steps");
  equal(run.counters.useful, work.core.useful_slots, "useful");
  equal(run.counters.gated, work.core.gated_slots(), "gated");
  equal(run.counters.b_rows, work.core.b_rows, "b_rows");
  equal(run.counters.a_beats, work.core.a_beats, "a_beats");
  equal(run.accesses.b_words, work.b_words, "b_words");
  equal(run.counters.c_reads, work.core.c_reads, "c_reads");
  equal(run.counters.c_writes, work.core.c_writes, "c_writes");
  equal(run.counters.c_beats, work.core.c_beats, "c_beats");
  for (std::size_t t = 0; t < work.term_steps.size(); ++t) equal(run.accesses.term_steps[t], work.term_steps[t], "steps of a term");
  if (!stalls) {
    equal(run.counters.cycles, estimate::total_cycles(job.tile_plans(), latencies_of(config_)), "cycles");
    equal(run.counters.stall, 0, "stall");
  }
  return a.rows() * b.cols();
}

}  // namespace filigree::system
