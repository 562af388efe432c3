// The golden GEMM: plain matrices in, exact integers out. It knows no pattern, no lane and no beat.
#pragma once

#include <cstdint>

#include "model/tensor.h"

namespace filigree::model {

/// Z[M,N] = A[M,K] * B[K,N], exact modulo 2^64; exact outright while |Z| < 2^63, which holds for 16-bit operands at any K that fits in memory.
/// Throws std::invalid_argument naming both shapes when the inner dimensions differ.
Matrix<std::int64_t> gemm(const Matrix<std::int32_t>& a, const Matrix<std::int32_t>& b);

/// `value` reduced to a two's complement number of `bits` (1..64), as an accumulator of that width holds it.
std::int64_t wrap(std::int64_t value, int bits);

/// Every element wrapped to `bits` (1..64). Throws std::invalid_argument for another width.
Matrix<std::int64_t> wrap(Matrix<std::int64_t> values, int bits);

}  // namespace filigree::model
