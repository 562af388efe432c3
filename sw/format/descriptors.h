// What an attention filter tells the attention engine: for every block of queries, which keys to attend (docs/attention.md).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "model/sample_attention.h"

namespace filigree::format {

struct Descriptor {
  enum Kind { kBlock = 0, kColumns = 1, kRange = 2 };
  Kind kind = kBlock;
  bool flag = false;       ///< block: its rows are dense; range: the head's last block
  std::int64_t first = 0;  ///< first query of the block, or first key
  std::int64_t count = 0;

  friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

/// All descriptors of a head. Blocks end at multiples of `query_block` and where the bottom rows begin. A block's columns are the kept keys that at least one
/// of its rows sees before its window, adjacent ones joined; its range are the keys in the window of at least one row; of a dense block all keys that a row sees.
std::vector<Descriptor> describe(const model::FilteredHead& head, std::int64_t keys, std::int64_t rows, const model::FilterSettings& settings,
                                 std::int64_t query_block);

/// Keys that one row attends, in runs of [first, first + count).
struct KeyRun {
  std::int64_t first = 0, count = 0;
  friend bool operator==(const KeyRun&, const KeyRun&) = default;
};

/// Calls `attend` for every row in order with the keys it keeps, ascending, by the rules of the descriptors alone: of a range the keys from its window on up to
/// its own, of columns those before its window. Throws std::invalid_argument for descriptors out of order.
void for_each_row(std::span<const Descriptor> descriptors, std::int64_t keys, std::int64_t rows, std::int64_t window,
                  const std::function<void(std::int64_t row, std::span<const KeyRun> runs)>& attend);

}  // namespace filigree::format
