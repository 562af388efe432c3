// A tile for PE rows at tensor level: pruned weights, activations, and what of them the hardware sees.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/rng.h"
#include "benches/fields.h"
#include "format/beat.h"
#include "format/geometry.h"
#include "model/compress.h"
#include "model/tensor.h"

namespace filigree::benches {

/// R rows of M, `steps` K-steps, `columns` columns, all of one pattern. `geometry` has one array.
struct RowTile {
  format::Geometry geometry;
  model::Pattern pattern;
  int pattern_index = 0;  ///< in the family's list
  int steps = 0, columns = 0;
  bool accumulate = false;
  model::Matrix<std::int32_t> a;  ///< [rows, steps * D]
  model::Matrix<std::int32_t> b;  ///< [steps * D, columns]
  model::Compressed weights;
  std::vector<format::Beat> beats;  ///< of the `a` stream: `rows` for every step

  int depth() const { return geometry.depth(pattern); }
  const format::Beat& beat(int step, int row) const { return beats[static_cast<std::size_t>(step * geometry.rows + row)]; }
  /// The part of A[row] * B[column] that one step adds.
  std::int64_t sum(int step, int row, int column) const;
  /// The K value, counted from the start of A's row, that a lane multiplies; and its weight.
  int position(int step, int row, int lane) const;
  std::int32_t weight(int step, int row, int lane) const;
  /// Coordinates of one rank (from the innermost) in one group of the pattern in a step, and in all of them, as the hardware gets them.
  Numbers coordinates(int step, int row, int group, int rank) const;
  Numbers step_coordinates(int step, int row, int rank) const;
  /// The window of a step; slots that the pattern does not use hold `noise`.
  Numbers window(int step, int column, const Numbers& noise) const;
};

/// Corner-weighted operands. Weights of an N:M family stand in any order within their block, and a lane without a weight has any coordinate.
RowTile random_tile(bench::Rng& rng, const format::Geometry& geometry, int max_steps, int max_columns);

}  // namespace filigree::benches
