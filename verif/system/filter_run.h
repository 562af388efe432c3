// Runs heads on a model of the attention filter and reads its counters.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "bench/bench.h"
#include "bench/coverage.h"
#include "config/attention_config.h"
#include "format/beat.h"
#include "format/descriptors.h"
#include "model/sample_attention.h"

namespace filigree::system {

/// One head for the filter.
struct FilterJob {
  std::int64_t keys = 1, rows = 1;
  model::ScoreScale scale;
  model::FilterSettings settings;
  /// Integer scores of query `row` with the keys it sees; asked for in the order in which the filter asks.
  std::function<std::vector<std::int32_t>(std::int64_t row)> scores;
};

/// What the filter says of one head.
struct FilterAnswer {
  bool dense = false;
  std::vector<std::uint8_t> kept;  ///< per key; empty for a head that was not sampled
  std::int64_t columns = 0;
  std::int64_t total = 0, outside = 0, target = 0, threshold = 0, mass = 0;
  std::vector<std::int64_t> sampled;
  std::vector<format::Descriptor> descriptors;

  friend bool operator==(const FilterAnswer&, const FilterAnswer&) = default;
};

struct FilterCounters {
  std::uint64_t cycles = 0, sample = 0, select = 0, merge = 0, columns = 0;

  friend bool operator==(const FilterCounters&, const FilterCounters&) = default;
};

struct FilterRun {
  std::vector<FilterAnswer> heads;
  FilterCounters counters;
};

struct FilterOptions {
  bench::BenchOptions bench;
  bool stalls = false;                         ///< every stream hesitates at random; otherwise none ever does
  bench::Coverage* coverage = nullptr;         ///< handshakes of all streams are counted here
  std::function<void(bench::Bench&)> prepare;  ///< adds components of its own
};

/// The software's view of the configured numbers.
model::AttentionNumbers numbers_of(const config::AttentionConfig& cfg);

/// Sends the heads one behind the other. Throws bench::BenchFailure on a broken handshake or a hang, std::invalid_argument for a head that the configuration has no
/// room for. The model must be fresh or idle.
FilterRun run_filter(bench::Model& model, const config::AttentionConfig& cfg, std::span<const FilterJob> jobs, const FilterOptions& options);

/// Throws std::invalid_argument, naming what does not fit and what would.
void check_fits(const config::AttentionConfig& cfg, const FilterJob& job);

/// What the filter should answer, by the golden model.
FilterAnswer golden_answer(const config::AttentionConfig& cfg, const FilterJob& job);

/// The first difference in words, empty when there is none.
std::string difference(const FilterAnswer& expected, const FilterAnswer& actual);

}  // namespace filigree::system
