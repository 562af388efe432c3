#include "format/pack_b.h"

#include <span>
#include <utility>

namespace filigree::format {
namespace {

/// Appends entries to rows of W, opening a new row when one is full.
class RowWriter {
 public:
  explicit RowWriter(const Geometry& geometry) : geometry_(geometry), next_(geometry.row_values) {}

  void put(std::int32_t value, int offset) {
    if (next_ == geometry_.row_values) {
      rows_.emplace_back(geometry_.b_width());
      next_ = 0;
    }
    Beat& row = rows_.back();
    row.set_field(next_ * geometry_.b_bits, geometry_.b_bits, static_cast<std::uint64_t>(std::int64_t{value}));
    if (geometry_.compressed_b) {
      const int bits = geometry_.offset_bits();
      row.set_field(geometry_.row_values * geometry_.b_bits + next_ * bits, bits, static_cast<std::uint64_t>(offset));
    }
    ++next_;
  }

  std::vector<Beat> finish() {
    if (!rows_.empty()) rows_.back().last = true;
    return std::move(rows_);
  }

 private:
  const Geometry& geometry_;
  int next_;
  std::vector<Beat> rows_;
};

/// For each rank-0 block of a group in use, its slot in the window, which is laid out for the largest H (mixed radix).
std::vector<int> block_slots(const Geometry& geometry, const model::Pattern& pattern) {
  std::vector<int> slots{0};
  for (int rank = pattern.ranks() - 1; rank >= 1; --rank) {
    std::vector<int> inner;
    for (int slot : slots) {
      for (int c = 0; c < pattern.rank(rank).h; ++c) inner.push_back(slot * geometry.family.rank(rank).h_max() + c);
    }
    slots = std::move(inner);
  }
  return slots;
}

/// Writes one group's non-zeros and its counts.
void put_group(RowWriter& rows, FieldWriter& counts, const Geometry& geometry, std::span<const std::int32_t> group, int block,
               const std::vector<int>& slots) {
  std::vector<int> per_slot(static_cast<std::size_t>(geometry.blocks()));
  int nonzeros = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] == 0) continue;
    rows.put(group[i], static_cast<int>(i) % block);
    ++per_slot[static_cast<std::size_t>(slots[i / static_cast<std::size_t>(block)])];
    ++nonzeros;
  }
  counts.put(geometry.end_bits(), nonzeros);
  int end = 0;
  for (int count : per_slot) counts.put(geometry.end_bits(), end += count);
}

}  // namespace

std::int64_t dense_rows(const Geometry& geometry, const model::Pattern& pattern, const TilePlan& tile) {
  const std::int64_t values = std::int64_t{tile.steps} * geometry.depth(pattern) * tile.columns;
  return (values + geometry.row_values - 1) / geometry.row_values;
}

std::vector<Beat> pack_b(const Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& b, const TilePlan& tile) {
  const std::int64_t depth = geometry.depth(pattern);
  RowWriter rows(geometry);
  for (std::int64_t s = tile.first_step; s < tile.first_step + tile.steps; ++s) {
    for (std::int64_t n = tile.first_column; n < tile.first_column + tile.columns; ++n) {
      for (std::int64_t k = s * depth; k < (s + 1) * depth; ++k) rows.put(k < b.rows() ? b(k, n) : 0, 0);
    }
  }
  return rows.finish();
}

CompressedRows pack_b_compressed(const Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& b,
                                 const TilePlan& tile) {
  const std::int64_t depth = geometry.depth(pattern);
  const int block = pattern.rank(0).h;
  const std::vector<int> slots = block_slots(geometry, pattern);
  RowWriter rows(geometry);
  CompressedRows out;
  std::vector<std::int32_t> group(static_cast<std::size_t>(pattern.span()));
  for (std::int64_t s = tile.first_step; s < tile.first_step + tile.steps; ++s) {
    for (std::int64_t n = tile.first_column; n < tile.first_column + tile.columns; ++n) {
      Beat& beat = out.bm.emplace_back(geometry.bm_width());
      FieldWriter counts(beat);
      std::int64_t k = s * depth;
      for (int p = 0; p < geometry.groups(); ++p) {
        for (std::int32_t& value : group) {
          value = k < b.rows() ? b(k, n) : 0;
          ++k;
        }
        put_group(rows, counts, geometry, group, block, slots);
      }
    }
  }
  out.b = rows.finish();
  if (!out.bm.empty()) out.bm.back().last = true;
  return out;
}

}  // namespace filigree::format
