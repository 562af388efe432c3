// One-shot magnitude pruning of a matrix to a hierarchical pattern, with a report of what was kept.
#pragma once

#include <cstdint>

#include "model/pattern.h"
#include "model/tensor.h"

namespace filigree::model {

/// What pruning left. Magnitude is the sum of |w|.
struct PruneReport {
  std::int64_t values = 0;  ///< rows * cols
  std::int64_t nonzeros_before = 0;
  std::int64_t nonzeros_after = 0;
  double magnitude_before = 0;
  double magnitude_after = 0;

  /// Non-zeros kept / non-zeros given; 1 for an all-zero matrix.
  double kept_fraction() const;
  /// Magnitude kept / magnitude given; 1 for an all-zero matrix.
  double kept_magnitude() const;
  /// Non-zeros left / values; 0 for an empty matrix.
  double density() const;
};

template <typename T>
struct Pruned {
  Matrix<T> values;
  PruneReport report;
};

/// Prunes every row along the columns (= K) to `pattern` (highlight-hss section 3, choice 5): rank 0 keeps the G largest magnitudes of each block,
/// then each rank above keeps the G payloads of largest sum of squares of what is left. Ties: lower index. K is taken as zero padded to whole fibers.
/// Integer magnitudes and scores are exact (|-128| is 128); those of float are in double, added in index order.
/// Throws std::invalid_argument for a bad pattern, and for a value that is not finite, naming its row and column.
Pruned<std::int32_t> prune(const Matrix<std::int32_t>& weights, const Pattern& pattern);
Pruned<float> prune(const Matrix<float>& weights, const Pattern& pattern);

}  // namespace filigree::model
