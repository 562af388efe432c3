// Structured sparse tensor decomposition (Jeong et al., MLSys 2025, sections 2 and 3): any tensor as a sum of N:M terms and a residual.
//
// Every block of M consecutive values along K (the columns) is treated by itself; K is taken as zero padded to whole blocks. A term takes the N largest magnitudes
// that are left in each of its blocks; ties go to the lower index, |-128| is 128. The supports of the terms are disjoint, every kept value is exact, and what no
// term takes is the residual.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/pattern.h"
#include "model/tensor.h"

namespace filigree::model {

inline constexpr int kMaxTerms = 3;  ///< of a series
inline constexpr int kMaxTermBlock = 32;

/// The terms N:M of a decomposition in the order of extraction, each a Rule {g = N, h = M}.
struct Series {
  std::vector<Rule> terms;

  /// Reads "2:4+2:8"; spaces around numbers are allowed. Throws std::invalid_argument naming the text, the fault and what would be accepted; see check().
  static Series parse(std::string_view text);
  /// Throws std::invalid_argument unless there are 1..kMaxTerms terms with 1 <= N <= M, 2 <= M <= kMaxTermBlock, and of every two M one divides the other.
  /// Any order is legal; M ascending keeps the most (P4 of docs/tasd.md), and hardware takes no other.
  void check() const;

  /// The largest M: blocks of it hold whole blocks of every term.
  int block() const;
  /// Multiplications of the series over those of the dense tensor: the sum of all N/M. May exceed 1.
  double mac_fraction() const;
  /// Terms of equal M in a row merged: 4:8+1:8 leaves what 5:8 leaves (P1). N is at most M.
  Series merged() const;

  friend bool operator==(const Series&, const Series&) = default;
};

/// "2:4+2:8".
std::string to_string(const Series& series);

/// One slot of a term, in the order of extraction. A slot for which no non-zero was left has valid = false, index 0 and value 0.
template <typename T>
struct Extracted {
  int term = 0;
  int part = 0;   ///< which of the term's blocks within the series' block
  int index = 0;  ///< within the term's M
  T value{};
  bool valid = false;

  friend bool operator==(const Extracted&, const Extracted&) = default;
};

/// Every slot of one block of series.block() values: by term, then by part, then descending in magnitude. `block` keeps what is left: the residual.
/// T is std::int32_t or float.
template <typename T>
std::vector<Extracted<T>> extract(std::span<T> block, const Series& series);

template <typename T>
struct Decomposition {
  std::vector<Matrix<T>> terms;  ///< one per term, of the tensor's shape
  Matrix<T> residual;
};

/// The series of a whole matrix [M,K], blocks along K. Throws std::invalid_argument for a value that is not finite, naming its row and column.
template <typename T>
Decomposition<T> decompose(const Matrix<T>& tensor, const Series& series);

/// The sum of the terms: what a machine that runs the series computes with.
template <typename T>
Matrix<T> sum_of_terms(const Decomposition<T>& decomposition);

/// P2, P3: whether the block's residual would be zero, from counts of non-zeros alone. Terms must be sorted by ascending M.
template <typename T>
bool is_lossless(std::span<const T> block, const Series& series);

/// What a decomposition loses (section 3.1, appendix A). Ratios of an all-zero tensor are 0.
struct DecompositionError {
  std::int64_t nonzeros = 0;      ///< of the tensor
  std::int64_t dropped = 0;       ///< non-zeros of the residual
  double dropped_nonzeros = 0;    ///< dropped / nonzeros
  double dropped_magnitude = 0;   ///< sum |R| / sum |A|
  double dropped_energy = 0;      ///< sum R^2 / sum A^2
  double mean_squared_error = 0;  ///< sum R^2 / values
};
template <typename T>
DecompositionError error_of(const Matrix<T>& tensor, const Matrix<T>& residual);

/// ||R B||_F / ||A B||_F, in double. Throws std::invalid_argument when the shapes do not fit; 0 when A B is zero.
double matmul_error(const Matrix<float>& tensor, const Matrix<float>& residual, const Matrix<float>& b);

}  // namespace filigree::model
