// Decompositions of .npy matrices that keep the element type.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "model/tasd.h"
#include "tools/npy.h"

namespace filigree::tools {

/// One term, as an array of the input's shape and type, and its share of the input.
struct TermArray {
  NpyArray values;
  std::int64_t nonzeros = 0;
  double kept_nonzeros = 0;   ///< nonzeros over those of the input; 0 for an all-zero input
  double kept_magnitude = 0;  ///< sum |term| over sum |input|
};

struct DecomposedArray {
  std::vector<TermArray> terms;
  NpyArray residual;
  model::DecompositionError error;
};

/// Blocks lie along the columns of a matrix [rows, K]. Throws FileError, starting with `name`, for another shape and for a value that is not finite.
DecomposedArray decompose_array(std::string_view name, const NpyArray& array, const model::Series& series);

/// What the terms keep, put together again.
struct KeptArray {
  NpyArray values;
  model::DecompositionError error;
};

/// The same without the single terms.
KeptArray keep_terms(std::string_view name, const NpyArray& array, const model::Series& series);

}  // namespace filigree::tools
