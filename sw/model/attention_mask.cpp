#include "model/attention_mask.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::model {
namespace {

/// low + (low + 1) + ... + (high - 1)
std::int64_t sum_of_range(std::int64_t low, std::int64_t high) { return high <= low ? 0 : (low + high - 1) * (high - low) / 2; }

}  // namespace

std::int64_t AttentionMask::first_in_window(std::int64_t rows, std::int64_t row) const {
  if (dense || row >= rows - bottom) return 0;
  return std::max<std::int64_t>(0, row + keys() - rows + 1 - window);
}

AttentionMask attention_mask(const FilteredHead& head, const FilterSettings& settings) {
  return {head.dense, head.selection.kept, settings.window, settings.bottom};
}

std::int64_t causal_elements(std::int64_t rows, std::int64_t keys) { return sum_of_range(keys - rows + 1, keys + 1); }

std::int64_t kept_elements(const AttentionMask& mask, std::int64_t rows) {
  const std::int64_t keys = mask.keys();
  if (rows < 1 || rows > keys) throw std::invalid_argument(fmt::format("number of rows is {}, accepted: 1..{}", rows, keys));
  if (mask.dense) return causal_elements(rows, keys);
  // Rows 0 .. sparse - 1 see first .. first + sparse - 1 keys.
  const std::int64_t first = keys - rows + 1;
  const std::int64_t sparse = std::max<std::int64_t>(0, rows - mask.bottom);
  const std::int64_t short_rows = std::clamp<std::int64_t>(mask.window - first, 0, sparse);  // rows that lie in their window
  std::int64_t elements = sum_of_range(first + sparse, keys + 1) + sum_of_range(first, first + short_rows) + (sparse - short_rows) * mask.window;
  for (std::int64_t key = 0; key < keys; ++key) {
    if (mask.kept[static_cast<std::size_t>(key)] == 0) continue;
    // The first row whose window is past the key.
    const std::int64_t past = key >= keys - mask.window ? sparse : std::max<std::int64_t>(0, key + mask.window + 1 - first);
    elements += std::max<std::int64_t>(0, sparse - past);
  }
  return elements;
}

}  // namespace filigree::model
