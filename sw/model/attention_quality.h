// What a mask costs a head of attention: mass kept, elements kept, error of the output. In double precision over all rows, not only sampled ones.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/attention_mask.h"
#include "model/tensor.h"

namespace filigree::model {

/// cov_i: share of row i's softmax that the mask keeps. O = P V is the full output, O' that of a softmax over the kept keys alone, R_V the largest L1 norm of a
/// row of V. In exact arithmetic |O'_i - O_i|_1 <= 2 (1 - cov_i) R_V, and |sum over kept P V - O_i|_1 <= (1 - cov_i) R_V.
struct HeadQuality {
  double cra_min = 1;   ///< smallest cov_i (CRA)
  double cra_mean = 1;  ///< mean cov_i
  std::int64_t kept_elements = 0;
  double density = 1;  ///< kept elements / causal area
  // 0 without values.
  double value_norm = 0;         ///< R_V
  double output_norm_mean = 0;   ///< mean of |O_i|_1
  double output_error_max = 0;   ///< largest |O'_i - O_i|_1
  double output_error_mean = 0;  ///< mean of |O'_i - O_i|_1
  double worst_bound_ratio = 0;  ///< largest |O'_i - O_i|_1 / (2 (1 - cov_i) R_V + rounding): at most 1
  double worst_plain_ratio = 0;  ///< the same without renormalising, against (1 - cov_i) R_V: at most 1
};

/// Of every mask, from one pass over the scores. q [rows, d], k [keys, d], v [keys, any], real values; without values when `v` is null.
/// 2^-40 of R_V is granted to each bound for the rounding of sums.
/// Throws std::invalid_argument for shapes that do not fit each other or the masks, and for values that are not finite.
std::vector<HeadQuality> head_qualities(const Matrix<float>& q, const Matrix<float>& k, const Matrix<float>* v, std::span<const AttentionMask> masks);
HeadQuality head_quality(const Matrix<float>& q, const Matrix<float>& k, const Matrix<float>* v, const AttentionMask& mask);

/// 1 - SD(alpha) for each alpha: least share of the causal area with which every row keeps alpha of its softmax, each row its own largest elements. No mask
/// of columns and windows of the same CRA keeps less.
std::vector<double> oracle_densities(const Matrix<float>& q, const Matrix<float>& k, std::span<const double> alphas);

}  // namespace filigree::model
