// The sizes of a core that fix the layout of its streams, and every width and count derived from them. docs/hss.md draws the formats.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/family.h"
#include "model/pattern.h"

namespace filigree::format {

inline constexpr int kStepsBits = 16;        ///< width of a command's K-step count
inline constexpr int kTileRowsBits = 24;     ///< width of a command's B row count
inline constexpr int kMaxTileSteps = 65535;  ///< K-steps of one tile
inline constexpr int kMaxTileRows = (1 << kTileRowsBits) - 1;

/// A core's sizes; symbols in brackets are those of highlight-hss sections 3.1 and 4.1.
struct Geometry {
  model::Family family;
  int lanes = 0;  ///< [L] multipliers of one row
  int rows = 0;   ///< rows of one array
  int arrays = 0;
  int columns = 0;  ///< accumulator depth: most columns of N in a tile
  int a_bits = 8;   ///< weights, two's complement
  int b_bits = 8;   ///< activations
  bool b_signed = true;
  int acc_bits = 32;
  int row_values = 0;  ///< [W] values of one B row
  bool compressed_b = false;

  /// One line per fault, each naming the field and what would be accepted.
  std::vector<std::string> problems() const;
  /// Throws std::invalid_argument with all problems in one line.
  void check() const;

  /// [P] groups of lanes in a row: as many as the hardware has.
  int groups() const { return lanes / family.group_lanes(); }
  /// Groups of the pattern that one step takes: those of the hardware, but for N:M, where every block of M is one.
  int groups(const model::Pattern& pattern) const { return lanes / pattern.kept(); }
  /// [R] rows of M computed at a time.
  int total_rows() const { return arrays * rows; }
  /// [D] K values consumed per step under `pattern`.
  int depth(const model::Pattern& pattern) const { return groups(pattern) * pattern.span(); }
  /// Window slots: D with every H at its largest.
  int window_slots() const { return groups() * family.span_max(); }
  /// [S] ceil(K / D).
  std::int64_t steps(std::int64_t k, const model::Pattern& pattern) const;
  /// D is the same for every pattern of the family.
  bool constant_depth() const;

  /// Lanes of all ranks outside `rank` in one group: how often that rank's coordinates occur per group.
  int paths(int rank) const;
  /// Bits of one coordinate of rank `rank`; 0 when the rank has no choice.
  int meta_bits(int rank) const;
  /// Metadata bits of one group of lanes, and of one group of `pattern`.
  int group_meta_bits() const;
  int group_meta_bits(const model::Pattern& pattern) const;
  /// Bits of one row's weights and metadata.
  int row_payload_bits() const { return lanes * a_bits + groups() * group_meta_bits(); }
  /// Rank-0 blocks of one group's window, used or not [NB].
  int blocks() const;
  /// Bits of an entry's offset in its rank-0 block.
  int offset_bits() const;
  /// Bits of a non-zero count or end address of one group [eb].
  int end_bits() const;
  /// Bits of the mode index of rank `rank`; 0 when its set has one H.
  int mode_bits(int rank) const;

  /// Payload widths of the streams.
  int a_width() const { return arrays * row_payload_bits(); }
  int b_width() const { return row_values * (b_bits + (compressed_b ? offset_bits() : 0)); }
  int bm_width() const { return groups() * (1 + blocks()) * end_bits(); }
  int cmd_width() const;
  int c_width() const { return total_rows() * acc_bits; }

  friend bool operator==(const Geometry&, const Geometry&) = default;
};

}  // namespace filigree::format
