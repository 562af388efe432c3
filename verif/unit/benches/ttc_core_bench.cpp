// The whole TASD tensor core: random GEMMs of random series whose results leave as sums, values or tiles, on streams that hesitate, against the golden models and the closed
// forms.
#include <fmt/format.h>

#include <algorithm>

#include "benches/core_status.h"
#include "benches/core_watch.h"
#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "estimate/hss_cycles.h"
#include "estimate/series_work.h"
#include "system/latencies_of.h"
#include "system/layer_output.h"
#include "system/series_run.h"
#include "units/ttc_core.h"

namespace filigree::benches {
namespace {

class SeriesRounds {
 public:
  SeriesRounds(UnitBench& unit, const config::TtcConfig& config, const UnitRun& run)
      : unit_(unit),
        config_(config),
        run_(run),
        geometry_(system::geometry_of(config)),
        patterns_(geometry_.core.family.patterns()),
        rng_(unit.rng("gemms")),
        seeds_(unit.rng("seeds")) {
    bench::Coverage& coverage = unit.coverage();
    for (int t = 0; t < config.term_count(); ++t)
      terms_.push_back(&coverage.point(fmt::format("pattern of term {}", t), pattern_names(geometry_.core)));
    k_ = &coverage.point("K tiles", {"one, whole", "one, short", "several"});
    n_ = &coverage.point("N", {"part of a tile", "a whole tile", "several tiles"});
    m_ = &coverage.point("M", {"whole blocks of rows", "padding rows"});
    kind_ = &coverage.point("results leave as", {"sums", "values", "tiles"});
    out_terms_ = &coverage.point("terms of the tiles", number_names(1, config.term_count()));
    stalls_ = &coverage.point("streams", {"hesitate", "never wait"});
  }

  void one() {
    const std::int64_t m = rng_.chance(30) ? config_.core.total_rows() : rng_.range(1, 2 * config_.core.total_rows() + 1);
    const std::int64_t k = rng_.chance(30) ? config_.tile_values() : rng_.range(1, 3 * config_.tile_values());
    const std::int64_t n = rng_.chance(20) ? config_.core.columns : rng_.corner(1, 2 * config_.core.columns + 1);
    const model::Series series = random_series();
    const auto a = random_matrix(m, k, limits(config_.core.a_bits, true));
    const auto b = random_matrix(k, n, limits(config_.core.b_bits, config_.core.b_signed));
    const model::Decomposition<std::int32_t> parts = model::decompose(a, series);
    const format::SeriesJob job(geometry_, series, parts.terms, b);
    cover(job, series);
    run(job, parts.terms, b);
  }

  std::uint64_t outputs() const { return outputs_; }

 private:
  model::Series random_series() {
    model::Series series;
    for (int t = static_cast<int>(rng_.range(1, config_.term_count())); t > 0; --t) series.terms.push_back(rng_.pick(patterns_).rank(0));
    return series;
  }

  model::Matrix<std::int32_t> random_matrix(std::int64_t rows, std::int64_t cols, Limits range) {
    model::Matrix<std::int32_t> matrix(rows, cols);
    for (std::int64_t r = 0; r < rows; ++r) {
      const Numbers values = rng_.corner_values(static_cast<int>(cols), range.low, range.high);
      for (std::int64_t c = 0; c < cols; ++c) matrix(r, c) = static_cast<std::int32_t>(values[static_cast<std::size_t>(c)]);
    }
    return matrix;
  }

  /// Parameters that bring sums of this core about the middle of the value range, with some corners.
  std::vector<model::ChannelScale> random_channels(std::int64_t count) {
    std::vector<model::ChannelScale> channels;
    const Limits sums = limits(config_.core.acc_bits, true);
    for (std::int64_t i = 0; i < count; ++i) {
      model::ChannelScale channel;
      channel.bias = rng_.chance(80) ? rng_.range(-100, 100) : rng_.corner(sums.low, sums.high);
      channel.bias = std::clamp(channel.bias, sums.low, sums.high);
      channel.multiplier = static_cast<std::uint32_t>(rng_.corner(1, (std::int64_t{1} << config_.multiplier_bits) - 1));
      const int most_shift = (1 << config_.shift_bits) - 1;
      channel.shift = static_cast<int>(rng_.chance(80) ? std::min(most_shift, config_.multiplier_bits + static_cast<int>(rng_.below(12)))
                                                       : static_cast<int>(rng_.corner(0, most_shift)));
      channels.push_back(channel);
    }
    return channels;
  }

  /// N of the tiles' terms: of the core's, at most what the units extract; 0 for a term that is not used, at least one is.
  std::vector<int> random_n() {
    std::vector<int> n;
    for (const int most : config_.term_n) {
      std::vector<int> choices{0};
      for (const model::Pattern& pattern : patterns_) {
        if (pattern.kept() <= most) choices.push_back(pattern.kept());
      }
      n.push_back(rng_.pick(choices));
    }
    if (std::ranges::all_of(n, [](int count) { return count == 0; })) n.front() = config_.term_n.front();
    return n;
  }

  void run(const format::SeriesJob& job, const std::vector<model::Matrix<std::int32_t>>& terms, const model::Matrix<std::int32_t>& b) {
    system::LayerOutput output;
    output.kind = static_cast<system::LayerOutput::Kind>(rng_.below(3));
    output.relu = rng_.chance(50);
    output.n = random_n();
    const std::vector<model::ChannelScale> channels = random_channels(job.n());
    output.parameters = system::parameter_beats(config_, channels);
    const model::Matrix<std::int64_t> sums = system::golden_series(job, terms, b);
    model::Series next;
    for (const int n : output.n) {
      if (n > 0) next.terms.push_back({n, config_.m()});
    }
    std::vector<format::Beat> expected;
    switch (output.kind) {
      case system::LayerOutput::kSums: expected = job.expected_c(sums); break;
      case system::LayerOutput::kValues: expected = system::expected_values(config_, job, sums, channels, output.relu); break;
      case system::LayerOutput::kTiles: expected = system::expected_tiles(config_, job, sums, channels, output.relu, next); break;
    }
    const bool hesitate = rng_.chance(70);
    kind_->hit(static_cast<int>(output.kind));
    if (output.kind == system::LayerOutput::kTiles) out_terms_->hit(static_cast<int>(next.terms.size()) - 1);
    stalls_->hit(hesitate ? 0 : 1);

    system::GemmOptions gemm;
    gemm.bench.seed = seeds_.next();
    gemm.bench.progress = run_.progress;
    gemm.bench.time_out = 5'000;
    gemm.bench.rerun = run_.rerun;
    gemm.stalls = hesitate;
    gemm.coverage = &unit_.coverage();
    gemm.prepare = [this](bench::Bench& bench) { bench.add<CoreWatch>(unit_.model(), unit_.coverage(), std::vector<std::string>{"c", "y", "t"}); };
    const system::SeriesRun result = system::run_series(unit_.model(), config_, job, output, expected, gemm);
    check_counters(job, terms, b, result, hesitate, output.kind);
    if (const auto wrong = wrong_after_clear(unit_.model())) fail(*wrong);
    if (rng_.chance(20)) {
      if (const auto wrong = wrong_after_bad_command(unit_.model())) fail(*wrong);
    }
    outputs_ += static_cast<std::uint64_t>(job.m() * job.n());
  }

  void check_counters(const format::SeriesJob& job, const std::vector<model::Matrix<std::int32_t>>& terms, const model::Matrix<std::int32_t>& b,
                      const system::SeriesRun& result, bool hesitate, system::LayerOutput::Kind kind) {
    const estimate::SeriesWork work = estimate::count_series_work(geometry_, job.patterns(), terms, b, config_.core.zero_gating);
    check_count("count_steps", work.core.steps, result.counters.steps);
    check_count("count_useful", work.core.useful_slots, result.counters.useful);
    check_count("count_gated", work.core.gated_slots(), result.counters.gated);
    check_count("count_b_rows", work.core.b_rows, result.counters.b_rows);
    check_count("count_a_beats", work.core.a_beats, result.counters.a_beats);
    check_count("count_b_words", work.b_words, result.accesses.b_words);
    check_count("count_c_reads", work.core.c_reads, result.counters.c_reads);
    check_count("count_c_writes", work.core.c_writes, result.counters.c_writes);
    check_count("count_c_beats", work.core.c_beats, result.counters.c_beats);
    for (std::size_t t = 0; t < work.term_steps.size(); ++t) check_count("count_steps_term", work.term_steps[t], result.accesses.term_steps[t]);
    if (hesitate) return;
    check_count("count_stall", 0, result.counters.stall);
    // Sums leave one column per cycle; what stands behind the post-op path may make them wait.
    if (kind == system::LayerOutput::kSums) {
      check_count("count_cycles", estimate::total_cycles(job.tile_plans(), system::latencies_of(config_)), result.counters.cycles);
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw bench::BenchFailure(fmt::format("core: {}\n  seed {}{}", what, run_.seed, run_.rerun.empty() ? "" : "\n  to see it: " + run_.rerun),
                              unit_.model().cycle());
  }
  void check_count(const std::string& name, std::int64_t expected, std::uint64_t actual) const {
    if (static_cast<std::uint64_t>(expected) != actual) fail(fmt::format("{}: expected {}, got {}", name, expected, actual));
  }

  void cover(const format::SeriesJob& job, const model::Series& series) {
    for (std::size_t t = 0; t < series.terms.size(); ++t) {
      terms_[t]->hit(static_cast<int>(std::ranges::find(patterns_, model::Pattern{{series.terms[t]}}) - patterns_.begin()));
    }
    k_->hit(job.k() > config_.tile_values() ? 2 : job.k() == config_.tile_values() ? 0 : 1);
    n_->hit(job.n() < config_.core.columns ? 0 : job.n() == config_.core.columns ? 1 : 2);
    m_->hit(job.m() % config_.core.total_rows() == 0 ? 0 : 1);
  }

  UnitBench& unit_;
  const config::TtcConfig config_;
  const UnitRun& run_;
  const format::TtcGeometry geometry_;
  const std::vector<model::Pattern> patterns_;
  bench::Rng rng_, seeds_;
  std::vector<bench::CoverPoint*> terms_;
  bench::CoverPoint *k_ = nullptr, *n_ = nullptr, *m_ = nullptr, *kind_ = nullptr, *out_terms_ = nullptr, *stalls_ = nullptr;
  std::uint64_t outputs_ = 0;
};

}  // namespace

UnitReport verify_ttc_core(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("core", units::ttc_core(config), run);
  SeriesRounds rounds(unit, config, run);
  const std::int64_t tile = static_cast<std::int64_t>(config.core.total_rows()) * config.core.columns;
  return unit.run(
      static_cast<std::uint64_t>(std::max<std::int64_t>(3'000, 100 * tile)), [&] { return rounds.outputs(); }, [&] { rounds.one(); });
}

}  // namespace filigree::benches
