// How long selection and descriptors of the attention filter take.
#pragma once

#include <cstdint>
#include <span>

namespace filigree::estimate {

/// What decides how long the selector takes.
struct SelectWork {
  std::int64_t keys = 1;          ///< of the head
  std::int64_t word_columns = 1;  ///< column sums read per cycle
  int key_bits = 1;               ///< width of a number of keys: cycles of the division
  int digits = 0;                 ///< of the threshold, looked for one per pass; see select_digits()
  bool wants_columns = true;      ///< the target is not 0
};

/// ceil((probability_bits + bits of (sampled_rows - 1)) / digit_bits): more digits no column can have.
int select_digits(int probability_bits, int digit_bits, std::int64_t sampled_rows);

/// Busy cycles of the selector when `keep` never waits. A pass over the columns takes words + 3; there are one for the sum, one per digit, one that
/// emits. 19 cycles for the target, key_bits + 1 for the number of ties. With a target of 0 there is neither search nor division.
std::int64_t attention_select_cycles(const SelectWork& work);

/// A head whose descriptors are made.
struct MergeWork {
  std::int64_t keys = 1, rows = 1;  ///< rows <= keys
  std::int64_t window = 1;          ///< >= 1
  std::int64_t bottom = 0;          ///< last rows, which keep every key
  std::int64_t query_block = 64;
  bool dense = false;
};

/// Busy cycles of the merger when no descriptor waits. A block whose rows keep every key takes 2, any other 3 and one per listed key that lies before
/// the window of its last row; the head's last beat one more. `listed`: the keys kept, ascending.
std::int64_t attention_merge_cycles(const MergeWork& work, std::span<const std::int64_t> listed);

}  // namespace filigree::estimate
