// IEEE 754 half precision, as stored in float16 tensors.
#pragma once

#include <cstdint>

namespace filigree::tools {

/// Exact.
float float_from_half(std::uint16_t bits);

/// Rounded to nearest, ties to even; too large becomes infinity, NaN stays NaN.
std::uint16_t half_from_float(float value);

}  // namespace filigree::tools
