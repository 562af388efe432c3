// Activations -> beats of the `b` stream (rows of W entries, step-major) and, when compressed, of the `bm` stream.
#pragma once

#include <cstdint>
#include <vector>

#include "format/beat.h"
#include "format/geometry.h"
#include "format/tile.h"
#include "model/tensor.h"

namespace filigree::format {

/// Position of B[k][n] in a dense tile's rows (highlight-hss section 3.1), with k counted from the tile's first step and `column` = n - n0.
constexpr std::int64_t step_major_position(std::int64_t k, std::int64_t column, std::int64_t columns, std::int64_t depth) {
  return (k / depth) * columns * depth + column * depth + k % depth;
}

/// Rows of a dense tile: ceil(steps * D * columns / W).
std::int64_t dense_rows(const Geometry& geometry, const model::Pattern& pattern, const TilePlan& tile);

/// Dense rows of the tile's part of B [K, N]; `last` on the last. K beyond B is zero. Values must be inside b_bits (unchecked).
std::vector<Beat> pack_b(const Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& b, const TilePlan& tile);

struct CompressedRows {
  std::vector<Beat> b;   ///< the non-zeros in window order, each with its offset in its rank-0 block; no beat when there is none
  std::vector<Beat> bm;  ///< one beat per step: per group the count and the end address of every block slot
};

/// The same part of B in the compressed form of section 5.6; `last` on the last row and on the last step.
CompressedRows pack_b_compressed(const Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& b, const TilePlan& tile);

}  // namespace filigree::format
