#include "format/descriptors.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::format {

std::vector<Descriptor> describe(const model::FilteredHead& head, std::int64_t keys, std::int64_t rows, const model::FilterSettings& settings,
                                 std::int64_t query_block) {
  std::vector<Descriptor> list;
  const std::int64_t hidden = keys - rows;
  const std::int64_t bottom = std::max<std::int64_t>(0, rows - settings.bottom);
  for (std::int64_t first = 0; first < rows;) {
    std::int64_t end = std::min((first / query_block + 1) * query_block, rows);
    if (first < bottom) end = std::min(end, bottom);
    const bool dense = head.dense || first >= bottom;
    const std::int64_t last_key = end - 1 + hidden;
    list.push_back({Descriptor::kBlock, dense, first, end - first});
    const std::size_t block = list.size();
    if (!dense) {
      for (std::int64_t key = 0; key <= last_key - settings.window; ++key) {
        if (head.selection.kept[static_cast<std::size_t>(key)] == 0) continue;
        if (list.size() > block && list.back().first + list.back().count == key) {
          ++list.back().count;
        } else {
          list.push_back({Descriptor::kColumns, false, key, 1});
        }
      }
    }
    const std::int64_t from = dense ? 0 : std::max<std::int64_t>(0, first + hidden - settings.window + 1);
    list.push_back({Descriptor::kRange, end == rows, from, last_key + 1 - from});
    first = end;
  }
  return list;
}

void for_each_row(std::span<const Descriptor> descriptors, std::int64_t keys, std::int64_t rows, std::int64_t window,
                  const std::function<void(std::int64_t row, std::span<const KeyRun> runs)>& attend) {
  const std::int64_t hidden = keys - rows;
  std::vector<KeyRun> runs;
  std::size_t next = 0;
  std::int64_t row = 0;
  while (next < descriptors.size()) {
    const Descriptor& block = descriptors[next++];
    if (block.kind != Descriptor::kBlock || block.first != row)
      throw std::invalid_argument(fmt::format("descriptor {} does not open the block of row {}", next - 1, row));
    const std::size_t columns = next;
    while (next < descriptors.size() && descriptors[next].kind == Descriptor::kColumns) ++next;
    if (next == descriptors.size() || descriptors[next].kind != Descriptor::kRange)
      throw std::invalid_argument(fmt::format("the block of row {} has no range", row));
    const Descriptor& range = descriptors[next++];
    for (const std::int64_t end = row + block.count; row < end; ++row) {
      runs.clear();
      const auto add = [&](std::int64_t first, std::int64_t end_key) {
        if (end_key > first) runs.push_back({first, end_key - first});
      };
      const std::int64_t position = row + hidden;
      const std::int64_t window_first = block.flag ? 0 : position - window + 1;
      for (std::size_t i = columns; descriptors[i].kind == Descriptor::kColumns; ++i) {
        add(descriptors[i].first, std::min(descriptors[i].first + descriptors[i].count, window_first));
      }
      add(std::max(range.first, window_first), std::min(range.first + range.count, position + 1));
      attend(row, runs);
    }
  }
  if (row != rows) throw std::invalid_argument(fmt::format("the descriptors end before row {}, expected {} rows", row, rows));
}

}  // namespace filigree::format
