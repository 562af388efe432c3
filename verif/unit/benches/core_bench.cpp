// The whole core: random GEMMs of every pattern, dense and compressed, on streams that hesitate, against the golden GEMM and the closed forms of the work.
#include <fmt/format.h>

#include <algorithm>

#include "benches/core_status.h"
#include "benches/core_watch.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "estimate/hss_cycles.h"
#include "estimate/hss_work.h"
#include "model/gemm.h"
#include "model/prune.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "units/hss_core.h"

namespace filigree::benches {
namespace {

class GemmRounds {
 public:
  GemmRounds(UnitBench& unit, const config::HssConfig& config, const UnitRun& run)
      : unit_(unit), config_(config), run_(run), geometry_(system::geometry_of(config)), rng_(unit.rng("gemms")), seeds_(unit.rng("seeds")) {
    bench::Coverage& coverage = unit.coverage();
    dense_ = &coverage.point("dense pattern", pattern_names(geometry_));
    if (config.compressed_b) compressed_ = &coverage.point("compressed pattern", pattern_names(geometry_));
    m_ = &coverage.point("M", {"whole blocks of rows", "padding rows"});
    if (geometry_.total_rows() == 1) m_->exclude("padding rows");
    k_ = &coverage.point("K", {"whole steps", "padded"});
    n_ = &coverage.point("N", {"one column", "part of a tile", "a whole tile", "several tiles"});
    if (config.columns == 1) n_->exclude("part of a tile");
    if (config.columns == 1) n_->exclude("a whole tile");
    tiles_ = &coverage.point("tile", {"drains", "is accumulated to"});
    if (config.compressed_b) windows_ = &coverage.point("B compressed", {"all zero", "some zeros", "no zeros"});
    stalls_ = &coverage.point("streams", {"hesitate", "never wait"});
  }

  void one() {
    const auto patterns = geometry_.family.patterns();
    const auto index = rng_.below(patterns.size());
    const model::Pattern& pattern = patterns[index];
    format::JobOptions options;
    options.compressed = config_.compressed_b && rng_.chance(50);
    if (rng_.chance(30)) options.max_steps = static_cast<int>(rng_.range(1, 2));
    const std::int64_t m = rng_.chance(30) ? geometry_.total_rows() : rng_.range(1, 2 * geometry_.total_rows() + 1);
    const std::int64_t k = rng_.chance(30) ? geometry_.depth(pattern) : rng_.range(1, 4 * geometry_.depth(pattern));
    const std::int64_t n = rng_.corner(1, 2 * config_.columns + 1);
    const auto a = model::prune(random_matrix(m, k, limits(config_.a_bits, true)), pattern).values;
    const auto b = random_matrix(k, rng_.chance(10) ? config_.columns : n, limits(config_.b_bits, config_.b_signed));
    const format::Job job(geometry_, pattern, a, b, options);
    cover(job, static_cast<int>(index), b);
    const bool hesitate = rng_.chance(80);
    stalls_->hit(hesitate ? 0 : 1);
    run(job, a, b, options, hesitate);
  }

  std::uint64_t outputs() const { return outputs_; }

 private:
  model::Matrix<std::int32_t> random_matrix(std::int64_t rows, std::int64_t cols, Limits range) {
    model::Matrix<std::int32_t> matrix(rows, cols);
    const bool zero = rng_.chance(5);
    for (std::int64_t r = 0; r < rows && !zero; ++r) {
      const Numbers values = rng_.corner_values(static_cast<int>(cols), range.low, range.high);
      for (std::int64_t c = 0; c < cols; ++c) matrix(r, c) = static_cast<std::int32_t>(values[static_cast<std::size_t>(c)]);
    }
    // Without this a matrix without any zero hardly occurs.
    if (rng_.chance(5)) {
      for (std::int32_t& value : matrix.values()) value = value == 0 ? 1 : value;
    }
    return matrix;
  }

  void run(const format::Job& job, const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b, const format::JobOptions& options,
           bool hesitate) {
    system::GemmOptions gemm;
    gemm.bench.seed = seeds_.next();
    gemm.bench.progress = run_.progress;
    gemm.bench.time_out = 5'000;
    gemm.bench.rerun = run_.rerun;
    gemm.stalls = hesitate;
    gemm.coverage = &unit_.coverage();
    gemm.prepare = [this](bench::Bench& bench) { bench.add<CoreWatch>(unit_.model(), unit_.coverage(), std::vector<std::string>{"c"}); };
    const system::GemmRun result = system::run_gemm(unit_.model(), job, model::wrap(model::gemm(a, b), config_.acc_bits), gemm);
    const estimate::HssWork work = estimate::count_work(geometry_, job.pattern(), a, b, config_.zero_gating, options);
    check_count("count_steps", work.steps, result.counters.steps);
    check_count("count_useful", work.useful_slots, result.counters.useful);
    check_count("count_gated", work.gated_slots(), result.counters.gated);
    check_count("count_b_rows", work.b_rows, result.counters.b_rows);
    check_count("count_a_beats", work.a_beats, result.counters.a_beats);
    check_count("count_bm_beats", work.bm_beats, result.counters.bm_beats);
    check_count("count_c_reads", work.c_reads, result.counters.c_reads);
    check_count("count_c_writes", work.c_writes, result.counters.c_writes);
    check_count("count_c_beats", work.c_beats, result.counters.c_beats);
    if (!hesitate && config_.row_values >= config_.step_max()) check_count("count_stall", 0, result.counters.stall);
    if (!hesitate && config_.row_values >= config_.step_max() && !job.compressed()) {
      check_count("count_cycles", estimate::total_cycles(job.plans(), system::latencies_of(config_)), result.counters.cycles);
    }
    if (const auto wrong = wrong_after_clear(unit_.model())) fail("status", *wrong);
    if (rng_.chance(20)) {
      if (const auto wrong = wrong_after_bad_command(unit_.model())) fail("status", *wrong);
    }
    // A single row fills the weight registers, and loading pauses; a single column is all that a tile sends.
    if (config_.rows == 1) unit_.exclude("a handshake", "back to back");
    if (config_.columns == 1) unit_.exclude("c handshake", "back to back");
    outputs_ += static_cast<std::uint64_t>(job.m() * job.n());
  }

  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw bench::BenchFailure(
        fmt::format("core: {}: {}\n  seed {}{}", name, what, run_.seed, run_.rerun.empty() ? "" : "\n  to see it: " + run_.rerun),
        unit_.model().cycle());
  }
  void check_count(const std::string& name, std::int64_t expected, std::uint64_t actual) const {
    if (static_cast<std::uint64_t>(expected) != actual) fail(name, fmt::format("expected {}, got {}", expected, actual));
  }

  void cover(const format::Job& job, int pattern, const model::Matrix<std::int32_t>& b) {
    (job.compressed() ? compressed_ : dense_)->hit(pattern);
    m_->hit(job.m() % geometry_.total_rows() == 0 ? 0 : 1);
    k_->hit(job.k() % geometry_.depth(job.pattern()) == 0 ? 0 : 1);
    n_->hit(job.n() == 1 ? 0 : job.n() < config_.columns ? 1 : job.n() == config_.columns ? 2 : 3);
    for (const format::TilePlan& plan : job.plans()) tiles_->hit(plan.drain ? 0 : 1);
    if (!job.compressed()) return;
    const auto zeros = std::ranges::count(b.values(), 0);
    windows_->hit(zeros == b.size() ? 0 : zeros > 0 ? 1 : 2);
  }

  UnitBench& unit_;
  const config::HssConfig config_;
  const UnitRun& run_;
  const format::Geometry geometry_;
  bench::Rng rng_, seeds_;
  bench::CoverPoint *dense_ = nullptr, *compressed_ = nullptr, *m_ = nullptr, *k_ = nullptr, *n_ = nullptr, *tiles_ = nullptr, *windows_ = nullptr,
                    *stalls_ = nullptr;
  std::uint64_t outputs_ = 0;
};

}  // namespace

UnitReport verify_core(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("core", units::hss_core(config), run);
  GemmRounds rounds(unit, config, run);
  // About a hundred GEMMs, however large the core: results are what is counted.
  const std::int64_t tile = static_cast<std::int64_t>(config.total_rows()) * config.columns;
  return unit.run(
      static_cast<std::uint64_t>(std::max<std::int64_t>(3'000, 100 * tile)), [&] { return rounds.outputs(); }, [&] { rounds.one(); });
}

}  // namespace filigree::benches
