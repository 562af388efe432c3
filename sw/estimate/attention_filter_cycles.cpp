#include "estimate/attention_filter_cycles.h"

#include <algorithm>
#include <vector>

#include "estimate/attention_cycles.h"
#include "estimate/attention_select_cycles.h"

namespace filigree::estimate {
namespace {

/// Sampling besides the rows themselves: the division that finds the first row takes key_bits cycles; then the first row, its request, its scores, and the end.
constexpr std::int64_t kSampleEnds = 4;
/// The selector reports in the cycle behind its last busy one.
constexpr std::int64_t kSelectEnd = 1;
/// Around the stages: the head's registers are loaded, the merger is started.
constexpr std::int64_t kAround = 2;

std::vector<std::int64_t> beats_of(const FilterShape& shape, std::int64_t keys, std::int64_t rows, const model::FilterSettings& settings) {
  std::vector<std::int64_t> beats;
  for (const std::int64_t row : model::sampled_rows(rows, settings.stride, settings.tail)) {
    beats.push_back((row + keys - rows + shape.lanes) / shape.lanes);
  }
  return beats;
}

}  // namespace

std::int64_t sample_cycles(const FilterShape& shape, std::int64_t keys, std::int64_t rows, const model::FilterSettings& settings) {
  if (keys < settings.dense_below) return 0;
  const std::vector<std::int64_t> beats = beats_of(shape, keys, rows, settings);
  const AttentionRowDelays delays = attention_row_delays(static_cast<int>(shape.lanes), shape.exponential_bits);
  return shape.key_bits + kSampleEnds + attention_row_cycles(beats, delays);
}

std::int64_t select_cycles(const FilterShape& shape, std::int64_t keys, std::int64_t sampled, bool wants_columns) {
  if (sampled == 0) return 0;
  SelectWork work;
  work.keys = keys;
  work.word_columns = shape.word_columns;
  work.key_bits = shape.key_bits;
  work.digits = select_digits(shape.probability_bits, shape.digit_bits, sampled);
  work.wants_columns = wants_columns;
  return attention_select_cycles(work) + kSelectEnd;
}

std::int64_t merge_cycles(const FilterShape& shape, const model::FilteredHead& head, std::int64_t keys, std::int64_t rows,
                          const model::FilterSettings& settings) {
  std::vector<std::int64_t> listed;
  for (std::size_t key = 0; key < head.selection.kept.size(); ++key) {
    if (head.selection.kept[key] != 0) listed.push_back(static_cast<std::int64_t>(key));
  }
  return attention_merge_cycles({keys, rows, settings.window, settings.bottom, shape.query_block, head.dense}, listed);
}

FilterCycles filter_cycles(const FilterShape& shape, const model::FilteredHead& head, std::int64_t keys, std::int64_t rows,
                           const model::FilterSettings& settings) {
  FilterCycles cycles;
  const auto sampled = static_cast<std::int64_t>(head.sampled.size());
  cycles.sample = sample_cycles(shape, keys, rows, settings);
  cycles.select = select_cycles(shape, keys, sampled, head.target > 0);
  cycles.merge = merge_cycles(shape, head, keys, rows, settings);
  cycles.total = kAround + cycles.sample + cycles.select + cycles.merge;
  return cycles;
}

}  // namespace filigree::estimate
