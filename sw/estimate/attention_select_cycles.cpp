#include "estimate/attention_select_cycles.h"

#include <algorithm>
#include <bit>

namespace filigree::estimate {
namespace {

constexpr std::int64_t kPass = 3;     // of a pass besides its words
constexpr std::int64_t kTarget = 19;  // 16 bits of a product, three sums
constexpr std::int64_t kDivide = 1;   // of the division besides its bits

}  // namespace

int select_digits(int probability_bits, int digit_bits, std::int64_t sampled_rows) {
  const int bits = probability_bits + static_cast<int>(std::bit_width(static_cast<std::uint64_t>(sampled_rows - 1)));
  return (bits + digit_bits - 1) / digit_bits;
}

std::int64_t attention_select_cycles(const SelectWork& work) {
  const std::int64_t pass = (work.keys + work.word_columns - 1) / work.word_columns + kPass;
  if (!work.wants_columns) return 2 * pass + kTarget;
  return (2 + work.digits) * pass + kTarget + work.key_bits + kDivide;
}

std::int64_t attention_merge_cycles(const MergeWork& work, std::span<const std::int64_t> listed) {
  const std::int64_t first_bottom = std::max<std::int64_t>(0, work.rows - work.bottom);
  std::int64_t cycles = 1;
  for (std::int64_t row = 0; row < work.rows;) {
    std::int64_t end = std::min(work.rows, (row / work.query_block + 1) * work.query_block);
    if (row < first_bottom) end = std::min(end, first_bottom);
    const bool dense = work.dense || row >= first_bottom;
    const std::int64_t before_window = end + work.keys - work.rows - work.window;
    cycles += dense ? 2 : 3 + (std::ranges::lower_bound(listed, before_window) - listed.begin());
    row = end;
  }
  return cycles;
}

}  // namespace filigree::estimate
