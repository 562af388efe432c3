// Whether two matrices are operands of a core.
#pragma once

#include <cstdint>

#include "format/geometry.h"
#include "model/tensor.h"

namespace filigree::format {

/// Throws std::invalid_argument for an empty dimension, unequal K and a value out of range, naming shapes or element and limits. A is [M,K], B is [K,N].
void check_operands(const Geometry& geometry, const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b);

}  // namespace filigree::format
