// Computes a tile from its beats alone, reading them as docs/hss.md describes them: an independent reader of what the packers write.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "format/job.h"

namespace filigree::format::test {

/// One core, tile after tile. Slow and literal: it rebuilds every window and every lane's selection.
class BeatMachine {
 public:
  explicit BeatMachine(const Geometry& geometry) : g_(geometry) {}

  /// The results that the tile sends, if it drains.
  std::vector<Beat> run(const Tile& tile) {
    decode_command(tile.cmd);
    if (!accumulate_) sums_.assign(size(columns_), std::vector<std::int64_t>(size(g_.total_rows()), 0));
    if (tile.a.size() != size(steps_ * g_.rows)) throw std::runtime_error("wrong number of a beats");
    if (std::ssize(tile.b) != b_rows_) throw std::runtime_error("wrong number of b beats");
    if (tile.bm.size() != (compressed_ ? size(steps_ * columns_) : 0)) throw std::runtime_error("wrong number of bm beats");
    check_last(tile.b, 0);
    check_last(tile.bm, 0);
    check_last(tile.a, g_.rows);
    next_entry_ = 0;
    for (int s = 0; s < steps_; ++s) {
      for (int n = 0; n < columns_; ++n) step(tile, s, n);
    }
    if (compressed_ && (next_entry_ + g_.row_values - 1) / g_.row_values != b_rows_) throw std::runtime_error("rows left over");
    return drain_ ? results() : std::vector<Beat>{};
  }

 private:
  static std::size_t size(std::int64_t n) { return static_cast<std::size_t>(n); }

  void decode_command(const Beat& beat) {
    FieldReader in(beat);
    h_.clear();
    for (const model::RankFamily& rank : g_.family.ranks) {
      const std::uint64_t index = rank.h.size() == 1 ? 0 : in.take(bits_for(rank.h.size() - 1));
      h_.push_back(rank.h.at(index));
    }
    steps_ = static_cast<int>(in.take(16));
    columns_ = static_cast<int>(in.take(bits_for(size(g_.columns))));
    b_rows_ = static_cast<std::int64_t>(in.take(24));
    compressed_ = g_.compressed_b && in.take(1) != 0;
    accumulate_ = in.take(1) != 0;
    drain_ = in.take(1) != 0;
    if (in.position() != beat.width()) throw std::runtime_error("command width");
  }

  /// last on every `period`-th beat; on the final one only when period is 0.
  static void check_last(const std::vector<Beat>& beats, int period) {
    for (std::size_t i = 0; i < beats.size(); ++i) {
      const bool expected = period == 0 ? i + 1 == beats.size() : (i + 1) % size(period) == 0;
      if (beats[i].last != expected) throw std::runtime_error("last flag");
    }
  }

  std::int64_t entry_value(const Beat& row, int e) const {
    return g_.b_signed ? row.signed_field(e * g_.b_bits, g_.b_bits) : static_cast<std::int64_t>(row.field(e * g_.b_bits, g_.b_bits));
  }
  int entry_offset(const Beat& row, int e) const {
    return static_cast<int>(row.field(g_.row_values * g_.b_bits + e * g_.offset_bits(), g_.offset_bits()));
  }

  /// Slot of a group's window with every rank at its largest H.
  int slots_per_group() const { return g_.family.span_max(); }
  int block_slots() const { return g_.family.ranks.back().h.back(); }

  bool free_lanes() const { return g_.family.ranks.front().m > 0; }
  /// N of an N:M core's command.
  int n_in_use() const { return g_.family.ranks.front().g * g_.family.ranks.front().m / h_.front(); }

  /// The step's window, groups after groups, in slots; of N:M the blocks of the step as they come.
  std::vector<std::int64_t> window(const Tile& tile, int s, int n) {
    if (free_lanes()) {
      std::vector<std::int64_t> values;
      for (int i = 0; i < g_.lanes / n_in_use() * g_.family.ranks.front().m; ++i) values.push_back(next_value(tile));
      return values;
    }
    std::vector<std::int64_t> slots(size(g_.groups() * slots_per_group()), 0);
    if (compressed_) {
      FieldReader in(tile.bm[size(s * columns_ + n)]);
      for (int p = 0; p < g_.groups(); ++p) {
        const int count = static_cast<int>(in.take(g_.end_bits()));
        int from = 0;
        for (int block = 0; block < slots_per_group() / block_slots(); ++block) {
          const int end = static_cast<int>(in.take(g_.end_bits()));
          for (; from < end; ++from) {
            const Beat& row = tile.b.at(size(next_entry_ / g_.row_values));
            const int e = static_cast<int>(next_entry_++ % g_.row_values);
            slots[size(p * slots_per_group() + block * block_slots() + entry_offset(row, e))] = entry_value(row, e);
          }
        }
        if (from != count) throw std::runtime_error("the last end address is not the count");
      }
      return slots;
    }
    for (int p = 0; p < g_.groups(); ++p) fill_dense(tile, slots, p * slots_per_group(), 0, slots_per_group());
    return slots;
  }

  std::int64_t next_value(const Tile& tile) {
    const Beat& row = tile.b.at(size(next_entry_ / g_.row_values));
    return entry_value(row, static_cast<int>(next_entry_++ % g_.row_values));
  }

  void fill_dense(const Tile& tile, std::vector<std::int64_t>& slots, int first, std::size_t level, int slots_here) {
    if (level == h_.size()) {
      slots[size(first)] = next_value(tile);
      return;
    }
    const int below = slots_here / g_.family.ranks[level].h.back();
    for (int c = 0; c < h_[level]; ++c) fill_dense(tile, slots, first + c * below, level + 1, below);
  }

  void step(const Tile& tile, int s, int n) {
    const std::vector<std::int64_t> slots = window(tile, s, n);
    for (int r = 0; r < g_.rows; ++r) {
      const Beat& beat = tile.a[size(s * g_.rows + r)];
      for (int q = 0; q < g_.arrays; ++q) {
        std::int64_t& sum = sums_[size(n)][size(q * g_.rows + r)];
        const int base = q * g_.row_payload_bits();
        sum += free_lanes() ? free_row_sum(beat, base, slots) : row_sum(beat, base, slots);
      }
    }
  }

  /// Every N lanes side by side have a block of M of their own.
  std::int64_t free_row_sum(const Beat& beat, int base, const std::vector<std::int64_t>& values) const {
    const int m = g_.family.ranks.front().m;
    const int bits = bits_for(size(m - 1));
    std::int64_t sum = 0;
    for (int lane = 0; lane < g_.lanes; ++lane) {
      const int coordinate = static_cast<int>(beat.field(base + g_.lanes * g_.a_bits + lane * bits, bits));
      sum += beat.signed_field(base + lane * g_.a_bits, g_.a_bits) * values[size(lane / n_in_use() * m + coordinate)];
    }
    return sum;
  }

  std::int64_t row_sum(const Beat& beat, int base, const std::vector<std::int64_t>& slots) const {
    std::vector<int> positions(size(g_.groups()));  // slot offset of every path, per group, refined rank by rank
    for (int p = 0; p < g_.groups(); ++p) positions[size(p)] = p * slots_per_group();
    int bit = base + g_.lanes * g_.a_bits;
    int below = slots_per_group();
    for (const model::RankFamily& rank : g_.family.ranks) {
      below /= rank.h.back();
      const bool choice = !(rank.h.size() == 1 && rank.h[0] == rank.g);
      const int bits = choice ? bits_for(size(rank.h.back() - 1)) : 0;
      std::vector<int> refined;
      for (int position : positions) {
        for (int j = 0; j < rank.g; ++j) {
          const int c = choice ? static_cast<int>(beat.field(bit, bits)) : j;
          bit += bits;
          refined.push_back(position + c * below);
        }
      }
      positions = refined;
    }
    std::int64_t sum = 0;
    for (int lane = 0; lane < g_.lanes; ++lane) sum += beat.signed_field(base + lane * g_.a_bits, g_.a_bits) * slots[size(positions[size(lane)])];
    return sum;
  }

  std::vector<Beat> results() const {
    std::vector<Beat> beats;
    for (int n = 0; n < columns_; ++n) {
      Beat& beat = beats.emplace_back(g_.total_rows() * g_.acc_bits, n == columns_ - 1);
      for (int r = 0; r < g_.total_rows(); ++r) beat.set_field(r * g_.acc_bits, g_.acc_bits, static_cast<std::uint64_t>(sums_[size(n)][size(r)]));
    }
    return beats;
  }

  Geometry g_;
  std::vector<int> h_;  ///< in use, outermost first
  int steps_ = 0;
  int columns_ = 0;
  std::int64_t b_rows_ = 0;
  bool compressed_ = false, accumulate_ = false, drain_ = false;
  std::int64_t next_entry_ = 0;
  std::vector<std::vector<std::int64_t>> sums_;  ///< [column][row]
};

}  // namespace filigree::format::test
