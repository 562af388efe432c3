// Which elements of a head's attention are computed, as rules: window, columns for all rows, bottom rows. Never as a matrix.
#pragma once

#include <cstdint>
#include <vector>

#include "model/sample_attention.h"

namespace filigree::model {

/// Row i of `rows` queries sees keys 0 .. i + keys - rows. Of these it keeps all in a dense head, else the last `window`, the columns kept, and all of them
/// when it is one of the `bottom` last rows.
struct AttentionMask {
  bool dense = false;
  std::vector<std::uint8_t> kept;  ///< per key, 0 or 1
  std::int64_t window = 1;         ///< >= 1
  std::int64_t bottom = 0;         ///< >= 0

  std::int64_t keys() const { return static_cast<std::int64_t>(kept.size()); }
  /// Keys 0 .. first_in_window - 1 of the row are kept by column, the others that it sees by themselves; 0 for a row that keeps everything.
  std::int64_t first_in_window(std::int64_t rows, std::int64_t row) const;

  friend bool operator==(const AttentionMask&, const AttentionMask&) = default;
};

/// The mask that a filtered head stands for.
AttentionMask attention_mask(const FilteredHead& head, const FilterSettings& settings);

/// Elements that `rows` queries see of `keys` keys: the causal area.
std::int64_t causal_elements(std::int64_t rows, std::int64_t keys);

/// Elements that the mask keeps, in closed form over its columns. Throws std::invalid_argument unless 1 <= rows <= mask.keys().
std::int64_t kept_elements(const AttentionMask& mask, std::int64_t rows);

}  // namespace filigree::model
