// How many bits the compressed operands take, against plain ones.
#pragma once

#include <cstdint>

#include "format/geometry.h"
#include "model/compress.h"
#include "model/tensor.h"

namespace filigree::format {

/// Bits of the weights [M, K]. The format that the core reads is values + metadata (choice 9: widths of the largest H, in every mode).
struct WeightSize {
  std::int64_t dense = 0;  ///< M * padded K * a_bits
  std::int64_t values = 0;
  std::int64_t metadata = 0;      ///< fixed width, in every mode
  std::int64_t metadata_min = 0;  ///< the same without the ranks that are dense (H = G) in this pattern

  /// Stored / dense with fixed-width metadata, and with the least (section 2.4).
  double ratio() const { return static_cast<double>(values + metadata) / static_cast<double>(dense); }
  double ratio_min() const { return static_cast<double>(values + metadata_min) / static_cast<double>(dense); }
};

/// Sizes for M rows of K weights, K padded to whole groups of the pattern. `pattern` must be one of the family's.
WeightSize weight_size(const Geometry& geometry, const model::Pattern& pattern, std::int64_t m, std::int64_t k);

/// Bits of the activations [K, N], each stored once, K padded to whole groups.
struct ActivationSize {
  std::int64_t dense = 0;
  std::int64_t sets = 0;  ///< groups of all columns
  std::int64_t nonzeros = 0;
  std::int64_t compressed = 0;  ///< per set a count and the end addresses, per non-zero a value and an offset (section 5.6)
};

/// Works for any core; one without compressed_b is measured as if it had it.
ActivationSize activation_size(const Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& b);

}  // namespace filigree::format
