// A GEMM of one pattern on an HSS core.
#include <fmt/format.h>

#include <utility>

#include "cli/run_job.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
#include "estimate/hss_cycles.h"
#include "format/job.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"

namespace filigree::cli {
namespace {

/// A board lists its counters in the order of the core's ports.
system::CoreCounters counters_of_board(const std::vector<std::uint64_t>& values, bool compressed_b) {
  const std::size_t expected = compressed_b ? 11 : 10;
  if (values.size() != expected) throw host::LineError(fmt::format("the board has {} counters, accepted: {}", values.size(), expected));
  return {.cycles = values[0],
          .steps = values[1],
          .useful = values[2],
          .gated = values[3],
          .b_rows = values[4],
          .stall = values[5],
          .a_beats = values[6],
          .c_reads = values[7],
          .c_writes = values[8],
          .c_beats = values[9],
          .bm_beats = compressed_b ? values[10] : 0};
}

class GemmJob : public RunJob {
 public:
  GemmJob(const config::HssConfig& config, Operands operands, format::Job job)
      : config_(config), operands_(std::move(operands)), job_(std::move(job)) {}

  estimate::GemmSize size() const override { return {job_.m(), job_.k(), job_.n()}; }
  std::string pattern() const override { return model::to_string(job_.pattern()); }
  std::int64_t closed_form_cycles() const override { return estimate::total_cycles(job_.plans(), system::latencies_of(config_)); }
  std::int64_t steady_cycles() const override { return estimate::steady_cycles(job_.geometry(), job_.pattern(), size()); }
  estimate::HssWork work() const override {
    return estimate::count_work(job_.geometry(), job_.pattern(), operands_.a, operands_.b, config_.zero_gating, {.compressed = job_.compressed()});
  }
  model::Matrix<std::int64_t> golden() const override { return system::golden_gemm(job_, operands_.b); }
  RunAnswer simulate(bench::Model& model, const system::GemmOptions& options) const override {
    system::GemmRun run = system::run_gemm_unchecked(model, job_, options);
    return {std::move(run.z), run.counters, run.protocol_error};
  }
  std::vector<format::Tile> tiles() const override { return job_.tiles(); }
  std::vector<format::Beat> expected_c(const model::Matrix<std::int64_t>& z) const override { return job_.expected_c(z); }
  RunAnswer on_board(host::Link& link, const host::Hello& hello, const host::LoadProgress& progress) const override {
    host::GemmAnswer answer = host::run_gemm(link, hello, job_, progress);
    RunAnswer run{std::move(answer.z), counters_of_board(answer.counters, config_.compressed_b), answer.protocol_error};
    run.more = {{"bytes_sent", answer.bytes_sent}, {"bytes_received", answer.bytes_received}};
    return run;
  }
  nlohmann::ordered_json figures() const override { return {{"compressed", job_.compressed()}}; }

 private:
  config::HssConfig config_;
  Operands operands_;
  format::Job job_;
};

}  // namespace

std::unique_ptr<RunJob> make_run_job(const RunOptions& options, const config::HssConfig& config, Operands operands) {
  if (options.compressed && !config.compressed_b) {
    throw UserError(fmt::format("--compressed: {} takes dense B only, accepted: a configuration with compressed_b = true", config.name));
  }
  if (options.pattern.find('+') != std::string::npos) {
    throw UserError(fmt::format("pattern {}: a series, accepted: one pattern on {}, or a configuration of kind {}", options.pattern, config.name,
                                config::kTtcKind));
  }
  const format::Geometry geometry = system::geometry_of(config);
  const model::Pattern pattern = geometry.family.resolve(model::Pattern::parse(options.pattern));
  try {
    format::Job job(geometry, pattern, operands.a, operands.b, {.compressed = options.compressed});
    return std::make_unique<GemmJob>(config, std::move(operands), std::move(job));
  } catch (const std::invalid_argument& error) {
    throw UserError(
        fmt::format("{}: {}, accepted: a matrix as 'filigree prune --pattern {}' writes it", options.a, error.what(), model::to_string(pattern)));
  }
}

}  // namespace filigree::cli
