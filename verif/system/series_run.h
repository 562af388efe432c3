// Runs a GEMM with a series of terms on a model of a TASD tensor core and reads its counters.
#pragma once

#include <cstdint>
#include <vector>

#include "config/ttc_config.h"
#include "format/series_job.h"
#include "system/core_idle.h"
#include "system/gemm_run.h"

namespace filigree::system {

/// The software's view of a configured TASD tensor core.
format::TtcGeometry geometry_of(const config::TtcConfig& cfg);

/// What the layer's results become.
struct LayerOutput {
  enum Kind { kSums, kValues, kTiles };
  Kind kind = kSums;
  bool relu = false;
  std::vector<int> n;                    ///< N of each term of the decomposition, as many as the configuration has; only for kTiles
  std::vector<format::Beat> parameters;  ///< beats of `p`, one per column of N; not for kSums
};

/// What only a TASD tensor core counts.
struct AccessCounters {
  std::uint64_t b_words = 0;
  std::vector<std::uint64_t> term_steps;
};

struct SeriesRun {
  std::vector<format::Beat> beats;  ///< of c, y or t
  CoreCounters counters;
  AccessCounters accesses;
  bool protocol_error = false;
};

/// Sends every tile of `job`; the beats of the result stream must be `expected`. Throws bench::BenchFailure on a mismatch, a broken handshake or a hang. The model must be
/// fresh.
SeriesRun run_series(bench::Model& model, const config::TtcConfig& cfg, const format::SeriesJob& job, const LayerOutput& output,
                     const std::vector<format::Beat>& expected, const GemmOptions& options);

/// Sums only, without a scoreboard: for callers who count differences themselves.
SeriesRun run_series_unchecked(bench::Model& model, const config::TtcConfig& cfg, const format::SeriesJob& job, const GemmOptions& options);

/// What the core should answer: the sum of the terms times B, wrapped to acc_bits.
model::Matrix<std::int64_t> golden_series(const format::SeriesJob& job, const std::vector<model::Matrix<std::int32_t>>& terms,
                                          const model::Matrix<std::int32_t>& b);

}  // namespace filigree::system
