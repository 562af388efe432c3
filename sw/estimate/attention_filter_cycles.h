// How long the attention filter takes for a head, stage by stage.
#pragma once

#include <cstdint>

#include "model/sample_attention.h"

namespace filigree::estimate {

/// What of a filter's configuration its cycles depend on.
struct FilterShape {
  std::int64_t lanes = 8;          ///< scores per beat
  std::int64_t word_columns = 16;  ///< column sums per cycle
  std::int64_t query_block = 64;
  int key_bits = 16;  ///< width of a number of keys
  int exponential_bits = 24;
  int probability_bits = 24;
  int digit_bits = 1;
};

/// Cycles when no stream waits and scores come as fast as they are asked for.
struct FilterCycles {
  std::int64_t sample = 0;  ///< sampled rows: scores in, column sums out
  std::int64_t select = 0;
  std::int64_t merge = 0;  ///< descriptors out; the next head may be sampled meanwhile
  std::int64_t total = 0;  ///< of one head by itself

  friend bool operator==(const FilterCycles&, const FilterCycles&) = default;
};

/// Sampling and selection, which only depend on sizes. `wants_columns`: the target is not 0. Without sampled rows (a head that is dense for its length): 0.
std::int64_t sample_cycles(const FilterShape& shape, std::int64_t keys, std::int64_t rows, const model::FilterSettings& settings);
std::int64_t select_cycles(const FilterShape& shape, std::int64_t keys, std::int64_t sampled, bool wants_columns);
/// Descriptors of one head: depends on where the columns kept lie.
std::int64_t merge_cycles(const FilterShape& shape, const model::FilteredHead& head, std::int64_t keys, std::int64_t rows,
                          const model::FilterSettings& settings);

/// All stages of a head that was filtered.
FilterCycles filter_cycles(const FilterShape& shape, const model::FilteredHead& head, std::int64_t keys, std::int64_t rows,
                           const model::FilterSettings& settings);

}  // namespace filigree::estimate
