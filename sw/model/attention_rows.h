// Softmax of a head's attention in double precision, one row at a time: S x S is never stored.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "model/tensor.h"

namespace filigree::model {

/// One row of softmax(q k^T / sqrt(d)) over the keys it sees: P_j = exponentials[j] / sum.
struct AttentionRow {
  std::int64_t row = 0;
  std::span<const double> exponentials;  ///< exp(score - largest score)
  double sum = 0;
};

/// Calls `visit` for each of `rows` in its order. Row i sees keys 0 .. i + k.rows() - q.rows().
/// Throws std::invalid_argument for q and k of different dimensions or of none, more rows than keys, values that are not finite.
void for_each_attention_row(const Matrix<float>& q, const Matrix<float>& k, std::span<const std::int64_t> rows,
                            const std::function<void(const AttentionRow&)>& visit);

/// 0 .. rows - 1.
std::vector<std::int64_t> all_rows(std::int64_t rows);

}  // namespace filigree::model
