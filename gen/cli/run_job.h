// A GEMM that `filigree run` runs, on whatever kind of core: what the command does with it is the same for all.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/model.h"
#include "cli/tensors.h"
#include "config/config.h"
#include "estimate/hss_work.h"
#include "format/job.h"
#include "host/gemm_loader.h"
#include "model/tensor.h"
#include "system/gemm_run.h"

namespace filigree::cli {

struct RunOptions {
  std::string config;
  std::string a;
  std::string b;
  std::string pattern = "dense";  ///< or a series of terms
  bool pattern_given = false;     ///< by the user
  std::string plan, layer;        ///< or the layer's series in a plan
  std::string output;
  std::string beats;  ///< folder for the packed beats
  std::string engine;
  bool compressed = false;
  bool stalls = false;
  std::uint64_t seed = 1;
  std::string trace;
  std::string serial;  ///< device of a board that computes; empty: the engine does
  std::uint64_t baud = 0;
  std::uint64_t timeout_ms = 0;
  bool engine_given = false, line_given = false;  ///< by the user
  std::string json;
};

/// What the hardware answered.
struct RunAnswer {
  model::Matrix<std::int64_t> z;
  system::CoreCounters counters;
  bool protocol_error = false;
  nlohmann::ordered_json more = nlohmann::ordered_json::object();  ///< counters that only this kind of core has
};

class RunJob {
 public:
  virtual ~RunJob() = default;
  RunJob() = default;
  RunJob(const RunJob&) = delete;
  RunJob& operator=(const RunJob&) = delete;

  virtual estimate::GemmSize size() const = 0;
  virtual std::string pattern() const = 0;
  virtual std::int64_t closed_form_cycles() const = 0;
  virtual std::int64_t steady_cycles() const = 0;
  virtual estimate::HssWork work() const = 0;
  virtual model::Matrix<std::int64_t> golden() const = 0;
  virtual RunAnswer simulate(bench::Model& model, const system::GemmOptions& options) const = 0;
  /// Every tile's beats, in the order in which they go in.
  virtual std::vector<format::Tile> tiles() const = 0;
  /// The result beats that stand for `z`.
  virtual std::vector<format::Beat> expected_c(const model::Matrix<std::int64_t>& z) const = 0;
  /// The same on a board that has just been synchronised with. Throws host::LineError. Only for configurations that have a board (cli::board_of).
  virtual RunAnswer on_board(host::Link&, const host::Hello&, const host::LoadProgress&) const {
    throw std::logic_error("no board for this kind of core");
  }
  /// Figures of the operands that only this kind of job has.
  virtual nlohmann::ordered_json figures() const = 0;
  /// What a reader of the table should know besides; empty for nothing.
  virtual std::string note() const { return {}; }
};

/// What does not fit the configuration is named by its option or file.
std::unique_ptr<RunJob> make_run_job(const RunOptions& options, const config::HssConfig& config, Operands operands);
std::unique_ptr<RunJob> make_run_job(const RunOptions& options, const config::TtcConfig& config, Operands operands);
/// `config` must have a GEMM core (config::core_of()).
inline std::unique_ptr<RunJob> make_run_job(const RunOptions& options, const config::Config& config, Operands operands) {
  if (const auto* ttc = std::get_if<config::TtcConfig>(&config)) return make_run_job(options, *ttc, std::move(operands));
  return make_run_job(options, config::core_of(config).value(), std::move(operands));
}

}  // namespace filigree::cli
