// Symmetric per-tensor quantisation of real tensors to the integers that the hardware multiplies.
#pragma once

#include <cstdint>

#include "model/tensor.h"

namespace filigree::model {

struct Quantised {
  Matrix<std::int32_t> values;
  double scale = 1;  ///< real value = scale * integer
};

/// Smallest and largest value of an operand.
struct Range {
  std::int32_t low = 0;
  std::int32_t high = 0;
  bool holds(std::int32_t value) const { return low <= value && value <= high; }
};

/// Range of a `bits`-wide operand (1..31 bits), two's complement when `is_signed`.
Range operand_range(int bits, bool is_signed);

/// scale = max|x| / (2^(bits-1) - 1), integer = x / scale in double, rounded to nearest, HALVES TO EVEN (as numpy.rint). Symmetric: -2^(bits-1) never
/// appears. Unsigned: scale = max x / (2^bits - 1). An all-zero tensor has scale 1.
/// Throws std::invalid_argument for a value that is not finite or is negative for an unsigned operand (naming row and column), and for bits
/// outside 2..16.
Quantised quantise(const Matrix<float>& tensor, int bits, bool is_signed = true);

/// The same with a given scale, finite and above 0: what is larger than the range reaches is clamped to its end.
Quantised quantise_with(const Matrix<float>& tensor, int bits, double scale);

}  // namespace filigree::model
