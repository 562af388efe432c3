// The hierarchical coordinate / payload format of the weights, and the check that a tensor has the pattern at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/pattern.h"
#include "model/tensor.h"

namespace filigree::model {

/// The first fiber of a matrix that breaks a pattern.
struct Violation {
  std::int64_t row = 0;
  int rank = 0;
  std::int64_t fiber = 0;    ///< index along the row: the block when rank is 0
  std::int64_t first_k = 0;  ///< columns first_k .. last_k belong to the fiber
  std::int64_t last_k = 0;
  int count = 0;  ///< non-empty payloads found
  Rule rule;
};

/// "row 3, block 10 (columns 40..43) has 3 non-zeros where 2:4 allows 2".
std::string to_string(const Violation& violation);

/// The first violation in order of row, then position, then rank from the inside; nothing when the matrix has the pattern. Every matrix is dense.
std::optional<Violation> find_violation(const Matrix<std::int32_t>& weights, const Pattern& pattern);

/// Weights in hierarchical CP form (highlight-hss section 5.3 and choices 1, 1a). Each row is cut into groups of pattern.span() values of K (zero
/// padded to a whole number of groups). Exactly G entries everywhere: empty fibers are filled up with zeros at the lowest unused coordinates.
struct Compressed {
  Pattern pattern;
  std::int64_t rows = 0;
  std::int64_t cols = 0;    ///< K as given, before padding
  std::int64_t groups = 0;  ///< per row: ceil(cols / span)
  /// [row][group][lane], lane = block-major and sorted by coordinate; pattern.kept() lanes.
  std::vector<std::int32_t> values;
  /// Per rank, outermost first: [row][group][path][entry], absolute coordinate 0..H-1. `path` runs over the entries of the ranks outside.
  std::vector<std::vector<std::uint16_t>> coordinates;

  /// Coordinates of rank number `rank` (0 = innermost).
  const std::vector<std::uint16_t>& rank_coordinates(int rank) const { return coordinates[coordinates.size() - 1 - static_cast<std::size_t>(rank)]; }
  /// Coordinates per group at rank `rank`: the product of G of it and of all ranks outside.
  int entries(int rank) const;

  friend bool operator==(const Compressed&, const Compressed&) = default;
};

/// Canonical compression of a legal matrix. A dense pattern gives one value per group and no coordinates.
/// Throws std::invalid_argument naming row, block and count when the matrix breaks the pattern.
Compressed compress(const Matrix<std::int32_t>& weights, const Pattern& pattern);

/// The plain matrix again. Throws std::invalid_argument when sizes or coordinates are not those of the pattern.
Matrix<std::int32_t> decompress(const Compressed& compressed);

}  // namespace filigree::model
