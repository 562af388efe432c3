// SampleAttention's filter in double precision: how good the integers are is measured against it. Never compared for equality.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/attention_mask.h"
#include "model/sample_attention.h"
#include "model/tensor.h"

namespace filigree::model {

/// Column sums of a head's sampled rows; see ColumnMass.
struct RealColumnMass {
  std::vector<double> columns;  ///< per key
  double total = 0;             ///< the number of sampled rows, but for rounding
  double outside = 0;           ///< sum of `columns`
};
/// q [rows, d], k [keys, d], real values; scores are q k^T / sqrt(d). Throws std::invalid_argument for shapes and settings that do not fit, and for values
/// that are not finite.
RealColumnMass real_column_mass(const Matrix<float>& q, const Matrix<float>& k, const FilterSettings& settings);

/// Largest columns first, of equal ones the first, until their sum reaches the target or all that have mass are kept.
struct RealSelection {
  std::vector<std::uint8_t> kept;  ///< per key, 0 or 1
  std::int64_t count = 0;
  double mass = 0;
};
RealSelection real_select(std::span<const double> columns, double target);

/// As filter_head(), with the sinks in the selection. The alpha is settings.alpha * 2^-16.
struct RealFilteredHead {
  bool dense = false;
  RealColumnMass mass;
  double target = 0;
  RealSelection selection;
};
RealFilteredHead real_filter_head(const Matrix<float>& q, const Matrix<float>& k, const FilterSettings& settings);
/// The same from column sums at hand, which must be of these settings.
RealFilteredHead real_filter_columns(RealColumnMass mass, const FilterSettings& settings);

/// The mask that a filtered head stands for.
AttentionMask attention_mask(const RealFilteredHead& head, const FilterSettings& settings);

/// Keys in both sets / keys in any of them; 1 for two empty sets. Sets of one size.
double jaccard(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace filigree::model
