// SampleAttention's filter in exact integers: what the hardware computes, bit by bit, as plain algorithms over plain vectors (docs/attention.md).
// Technique: arXiv 2406.15486, V2: sampled rows of attention say which key columns carry the mass. The integers are this project's own definition.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/tensor.h"

namespace filigree::model {

/// Widths of the fixed-point numbers. Shapes of the tables follow from them.
struct AttentionNumbers {
  int fraction_bits = 8;      ///< F: a scaled score counts in units of 2^-F octaves
  int table_bits = 5;         ///< the table of 2^-f has 2^table_bits intervals; at most fraction_bits
  int exponential_bits = 24;  ///< EW: fraction bits of an exponential, 16..24
  int probability_bits = 24;  ///< PW: fraction bits of a probability, at most exponential_bits

  friend bool operator==(const AttentionNumbers&, const AttentionNumbers&) = default;
};

/// A scaled score is round(score * factor / 2^shift), halves up.
struct ScoreScale {
  std::int32_t factor = 0;  ///< MUL, 0..65535
  int shift = 1;            ///< SH, 1..31

  friend bool operator==(const ScoreScale&, const ScoreScale&) = default;
};

/// The nearest factor / 2^shift to q_scale * k_scale * log2(e) / sqrt(head_dim) * 2^F with a factor of factor_bits (2..16) bits, the highest 1 where the
/// shift's range allows. Throws std::invalid_argument for scales that are not finite and positive or out of reach.
ScoreScale score_scale(double q_scale, double k_scale, std::int64_t head_dim, const AttentionNumbers& numbers = {}, int factor_bits = 16);

/// A scale for Q and what a score of the integers then counts.
struct QueryScale {
  double q_scale = 1;
  ScoreScale scale;
};

/// The least scale for Q that is at least q_scale and that a factor of factor_bits (2..16) bits meets exactly. Q gives up less than 1 / 2^(factor_bits - 1)
/// of its range for it, unless the shift is 31; with 16 bits nothing, because the nearest factor serves as well. Throws as score_scale().
QueryScale query_scale(double q_scale, double k_scale, std::int64_t head_dim, int factor_bits, const AttentionNumbers& numbers = {});

/// x: the scaled score, saturated to 24 bits signed.
std::int32_t scaled_score(std::int64_t score, ScoreScale scale);

/// T[k] = round(2^16 * 2^(-k / 2^table_bits)), k = 0..2^table_bits.
std::vector<std::int32_t> power_table(int table_bits);

/// e = 2^(-delta / 2^F) in units of 2^-EW, by table and interpolation; delta >= 0.
std::int64_t exponential(std::int64_t delta, const AttentionNumbers& numbers = {});

/// One row of attention over the keys it sees.
struct RowProbabilities {
  std::vector<std::int64_t> exponentials;
  std::int64_t sum = 0;                     ///< l
  std::int64_t reciprocal = 0;              ///< floor(2^(2 EW) / l)
  std::vector<std::int64_t> probabilities;  ///< p = (e * reciprocal) >> (2 EW - PW)
};
/// `scaled`: scaled scores of the keys that the row sees, at least one.
RowProbabilities row_probabilities(std::span<const std::int32_t> scaled, const AttentionNumbers& numbers = {});

/// Where rows are sampled and what is kept besides the columns found. Row i of a chunk of `rows` queries sees keys 0 .. i + keys - rows.
struct FilterSettings {
  std::int64_t stride = 20;               ///< every stride-th row is sampled, the last one included; >= 1
  std::int64_t tail = 64;                 ///< and the last `tail` rows; 0: none
  std::int64_t window = 1;                ///< w: a row keeps its last w keys; >= 1
  std::int64_t bottom = 0;                ///< the last rows, which keep every key
  std::int64_t sinks = 0;                 ///< the first keys, which every row keeps
  std::int32_t alpha = 62260;             ///< share of the mass to keep, in units of 2^-16, rounded up: 0..65536
  bool window_first = false;              ///< a column counts only its mass outside of the windows, the target less the mass inside
  std::int64_t dense_below = 0;           ///< sequences with fewer keys stay dense
  std::int64_t most_columns = INT64_MAX;  ///< with more columns kept than this the head is run dense

  friend bool operator==(const FilterSettings&, const FilterSettings&) = default;
};

/// Throws std::invalid_argument naming the first setting that is out of range.
void require_legal(const FilterSettings& settings);

/// alpha (0..1) in units of 2^-16, rounded up. Throws std::invalid_argument outside of 0..1.
std::int32_t alpha_units(double alpha);

/// The sampled rows, ascending, none twice: every stride-th counted back from the last, and the last `tail`.
std::vector<std::int64_t> sampled_rows(std::int64_t rows, std::int64_t stride, std::int64_t tail);

/// Column sums of a head's sampled rows.
struct ColumnMass {
  std::vector<std::int64_t> columns;  ///< per key
  std::int64_t total = 0;             ///< W: mass of the sampled rows, the windows' included
  std::int64_t outside = 0;           ///< sum of `columns`: equal to `total` unless the windows' mass is counted first
};
/// `scaled[t]`: scaled scores of the t-th sampled row, one per key it sees.
ColumnMass column_mass(std::span<const std::vector<std::int32_t>> scaled, std::int64_t keys, std::int64_t rows, const FilterSettings& settings,
                       const AttentionNumbers& numbers = {});

/// ceil(alpha * total / 2^16) - (total - outside), at least 0: the mass that columns have to bring.
std::int64_t target_mass(const ColumnMass& mass, std::int32_t alpha);

/// The smallest set of columns whose sum reaches the target: the largest ones, of equal ones the first.
struct Selection {
  std::vector<std::uint8_t> kept;  ///< per key, 0 or 1
  std::int64_t count = 0;          ///< columns kept
  std::int64_t mass = 0;           ///< their sum
  std::int64_t threshold = 0;      ///< T*: the least sum kept; 0 when the target is 0
  std::int64_t above = 0;          ///< sum of the columns above the threshold
};
/// By a stable descending sort and prefix sums. Throws std::invalid_argument when the target is more than all columns.
Selection select_columns(std::span<const std::int64_t> columns, std::int64_t target);

/// What the filter finds for one head. Of a head that is too short nothing is sampled: its sums are zero and no column is kept.
struct FilteredHead {
  bool dense = false;  ///< too short, or more columns than worth it: every key counts
  std::vector<std::int64_t> sampled;
  ColumnMass mass;
  std::int64_t target = 0;
  Selection selection;  ///< with the sinks added to `kept`, `count` and `mass`
};
/// `scores[t]`: integer products of the t-th sampled row's query with every key it sees. Empty for a head that is dense for its length.
FilteredHead filter_scores(std::span<const std::vector<std::int32_t>> scores, std::int64_t keys, std::int64_t rows, ScoreScale scale,
                           const FilterSettings& settings, const AttentionNumbers& numbers = {});
/// The same from int8 values: q [rows, d], k [keys, d], rows <= keys. Throws std::invalid_argument for shapes that do not fit.
FilteredHead filter_head(const Matrix<std::int32_t>& q, const Matrix<std::int32_t>& k, ScoreScale scale, const FilterSettings& settings,
                         const AttentionNumbers& numbers = {});

/// Whether query `row` keeps `key`: it must see it, and the key lies in its window, or is kept for all, or the row is one of the bottom rows, or the head
/// is dense.
bool keeps(const FilteredHead& head, std::int64_t keys, std::int64_t rows, const FilterSettings& settings, std::int64_t row, std::int64_t key);

}  // namespace filigree::model
