// A GEMM whose first operand is decomposed into a series of terms, on a TASD tensor core.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/run_job.h"
#include "cli/series_of.h"
#include "cli/user_error.h"
#include "estimate/hss_cycles.h"
#include "estimate/series_work.h"
#include "system/latencies_of.h"
#include "system/series_run.h"

namespace filigree::cli {
namespace {

class SeriesGemm : public RunJob {
 public:
  SeriesGemm(const config::TtcConfig& config, model::Series series, const Operands& operands)
      : config_(config),
        series_(std::move(series)),
        b_(operands.b),
        parts_(model::decompose(operands.a, series_)),
        error_(model::error_of(operands.a, parts_.residual)),
        job_(system::geometry_of(config), series_, parts_.terms, b_) {}

  estimate::GemmSize size() const override { return {job_.m(), job_.k(), job_.n()}; }
  std::string pattern() const override { return model::to_string(series_); }
  std::int64_t closed_form_cycles() const override { return estimate::total_cycles(job_.tile_plans(), system::latencies_of(config_)); }
  std::int64_t steady_cycles() const override { return estimate::steady_series_cycles(job_.geometry(), job_.patterns(), size()); }
  estimate::HssWork work() const override {
    return estimate::count_series_work(job_.geometry(), job_.patterns(), parts_.terms, b_, config_.core.zero_gating).core;
  }
  model::Matrix<std::int64_t> golden() const override { return system::golden_series(job_, parts_.terms, b_); }
  RunAnswer simulate(bench::Model& model, const system::GemmOptions& options) const override {
    const system::SeriesRun run = system::run_series_unchecked(model, config_, job_, options);
    RunAnswer answer{job_.assemble(run.beats), run.counters, run.protocol_error};
    answer.more = {{"b_words", run.accesses.b_words}, {"steps_of_terms", run.accesses.term_steps}};
    return answer;
  }
  std::vector<format::Tile> tiles() const override {
    std::vector<format::Tile> tiles;
    for (std::size_t i = 0; i < job_.plans().size(); ++i) tiles.push_back(job_.tile(i));
    return tiles;
  }
  std::vector<format::Beat> expected_c(const model::Matrix<std::int64_t>& z) const override { return job_.expected_c(z); }
  nlohmann::ordered_json figures() const override {
    return {{"mac_fraction", series_.mac_fraction()}, {"dropped_nonzeros", error_.dropped_nonzeros}, {"dropped_magnitude", error_.dropped_magnitude}};
  }
  std::string note() const override {
    std::string text = fmt::format("A as {}: {:.2f} % of its non-zeros and {:.2f} % of its magnitude are dropped; {:.1f} % of the MACs", pattern(),
                                   100 * error_.dropped_nonzeros, 100 * error_.dropped_magnitude, 100 * series_.mac_fraction());
    const std::int64_t block = series_.block();
    if (job_.k() % block != 0) text += fmt::format("; K = {} is padded to {}", job_.k(), (job_.k() + block - 1) / block * block);
    return text;
  }

 private:
  config::TtcConfig config_;
  model::Series series_;
  model::Matrix<std::int32_t> b_;
  model::Decomposition<std::int32_t> parts_;
  model::DecompositionError error_;
  format::SeriesJob job_;
};

}  // namespace

std::unique_ptr<RunJob> make_run_job(const RunOptions& options, const config::TtcConfig& config, Operands operands) {
  if (options.compressed)
    throw UserError(fmt::format("--compressed: {} takes dense B only, accepted: a configuration with compressed_b = true", config.name));
  const model::Series series = series_of(config, options.pattern);
  try {
    return std::make_unique<SeriesGemm>(config, series, operands);
  } catch (const std::invalid_argument& error) {
    throw UserError(fmt::format("{}: {}", options.a, error.what()));
  }
}

}  // namespace filigree::cli
