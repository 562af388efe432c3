// Configuration of the HSS core: one point of the space spanned by HighLight, N:M tensor cores and dense ones.
#pragma once

#include <string>
#include <vector>

namespace filigree::config {

/// One rank of the family a core supports: at most `g` of every H payloads are non-empty, H chosen per tile from `h`.
///
/// With `m` the rank is an N:M one whose lanes stand in any order: of every `m` values at most N are non-empty, N chosen per tile. The `g` lanes of a group (the
/// largest N) serve g / N blocks of M, lane j those of block j div N, so a step takes H = g * m / N values and a lane chooses among the M of its block.
struct RankSet {
  int g = 1;
  std::vector<int> h;  ///< ascending, every entry >= g
  int m = 0;           ///< 0: sorted lanes, G:H; else the M of N:M, and N = g * m / H

  /// The N:M form from its N, descending, each a divisor of the one before.
  static RankSet n_of_m(const std::vector<int>& n, int m);
  /// N of an N:M rank for the H with this index.
  int n(std::size_t index) const { return g * m / h[index]; }
  int n_min() const { return n(h.size() - 1); }
  /// All of them, descending.
  std::vector<int> all_n() const;

  int h_max() const { return h.back(); }
  /// Candidates of one lane. Sorted lane j of G:H can only need coordinates j .. j + H - G; a lane of N:M may need any of its block's M.
  int choices() const { return m > 0 ? m : h_max() - g + 1; }
  bool has_select() const { return choices() > 1; }
  bool has_mode() const { return h.size() > 1; }
  /// Width of one coordinate; 0 when the rank has no select and hence no metadata.
  int meta_bits() const;
  /// Width of the run-time register that holds the index of the H in use; 0 when there is one H only.
  int mode_bits() const;

  friend bool operator==(const RankSet&, const RankSet&) = default;
};

/// Problems of an N:M rank given as its N and its M, each line opened by `key`: at least one N, all within 1..M, each a divisor of the one before; M within
/// 2..64. n_of_m() of a list that has none is a legal rank.
std::vector<std::string> check_n_of_m(const std::string& key, const std::vector<int>& n, int m);

struct HssPipeline {
  bool rank_registers = true;       ///< a register behind every rank's select (rank 0's is the operand register, which is always there)
  bool product_registers = false;   ///< a register behind every multiplier
  std::vector<int> tree_registers;  ///< levels of the adder tree behind which registers stand, ascending; 1 is the first. The row sum always has one

  friend bool operator==(const HssPipeline&, const HssPipeline&) = default;
};

/// Ranks are listed outermost first. Derived quantities follow docs/hss.md; they are valid only if check() returns nothing.
struct HssConfig {
  std::string name;
  std::string summary;
  std::vector<RankSet> ranks;
  int lanes = 16;  ///< multipliers per row
  int rows = 16;   ///< rows per array
  int arrays = 4;
  int columns = 128;  ///< accumulators per row: the widest tile
  int a_bits = 8;     ///< weights, always signed
  int b_bits = 8;     ///< activations
  bool b_signed = true;
  int acc_bits = 32;
  int row_values = 64;  ///< W: values in one row of the B buffer
  bool compressed_b = false;
  bool zero_gating = false;
  HssPipeline pipeline;

  friend bool operator==(const HssConfig&, const HssConfig&) = default;

  /// Every problem at once, each naming its key and what would be accepted. Empty when the configuration is legal.
  std::vector<std::string> check() const;

  int rank_count() const { return static_cast<int>(ranks.size()); }
  int macs() const { return arrays * rows * lanes; }
  int total_rows() const { return arrays * rows; }
  /// Product of G over all ranks: lanes of one group.
  int group_lanes() const;
  int groups() const { return lanes / group_lanes(); }
  /// Product of the largest H over all ranks: window slots of one group.
  int group_slots() const;
  int slots() const { return groups() * group_slots(); }
  /// Largest and smallest number of K values one step consumes.
  int step_max() const { return slots(); }
  int step_min() const;
  /// Patterns of the family: the product of the H sets' sizes.
  int mode_count() const;
  /// The only rank is an N:M one.
  bool free_lanes() const { return ranks.back().m > 0; }
  /// True when one step always takes the same number of values and B is dense: the core then needs no VFMU.
  bool constant_step() const;
  /// Blocks of rank 0 in a group's window, empty slots included.
  int group_blocks() const { return group_slots() / ranks.back().h_max(); }
  /// Width of a compressed-B count or end address.
  int end_bits() const;
  /// Width of the offset that accompanies each entry of the B buffer; 0 without compressed_b.
  int offset_bits() const;
  /// Metadata bits of one row.
  int row_meta_bits() const;
  /// One row's share of an `a` beat.
  int row_beat_bits() const { return lanes * a_bits + row_meta_bits(); }
  /// One `b` beat.
  int b_beat_bits() const { return row_values * (b_bits + offset_bits()); }
  /// One `bm` beat; 0 without compressed_b.
  int bm_beat_bits() const { return compressed_b ? groups() * (group_blocks() + 1) * end_bits() : 0; }
  /// Width of a product and of the sum of one row's products.
  int product_bits() const { return a_bits + b_bits; }
  int row_sum_bits() const;
  /// Levels of the tree that adds one row's products.
  int tree_levels() const;
};

}  // namespace filigree::config
