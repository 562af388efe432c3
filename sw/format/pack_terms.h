// A tile of values as the terms of a series -> beats of the `a` stream, the entries of a block in the order of their extraction.
#pragma once

#include <cstdint>
#include <vector>

#include "format/beat.h"
#include "model/tasd.h"
#include "model/tensor.h"

namespace filigree::format {

/// What a core for N:M with free lanes looks like.
struct TermCore {
  int lanes = 16;
  int rows = 16;  ///< per array
  int arrays = 4;
  int a_bits = 8;
  int m = 8;

  /// Bits of a beat: per array and lane a value and its place within M.
  int a_width() const { return arrays * lanes * (a_bits + index_bits(static_cast<std::uint64_t>(m))); }
};

/// Part of a matrix [M,K]: arrays * rows rows from `first_row`, `depth` values of K from `first_k`. What lies outside the matrix is zero.
struct TermTile {
  std::int64_t first_row = 0;
  std::int64_t first_k = 0;
  int depth = 0;
};

/// The beats of all terms, one term behind the other: for each K-step of lanes / N blocks of M, `rows` beats, `last` on the last of them. Beat r
/// holds, array 0 lowest, for row first_row + q * rows + r: the lanes' values, then their coordinates, each in index_bits(m) bits. Lane j of a K-step
/// has entry j mod N of its block j div N; what is not there is value 0 at coordinate 0. Throws std::invalid_argument unless every term is N:m and N
/// divides the lanes. Values must fit in a_bits (unchecked).
std::vector<Beat> pack_terms(const TermCore& core, const model::Matrix<std::int32_t>& values, const model::Series& series, const TermTile& tile);

}  // namespace filigree::format
