// Configuration of a TASD tensor core (TTC): a GEMM core for N:M weights or activations that runs the terms of a series back to back, with TASD units behind it
// that decompose its results for the next layer (docs/tasd.md).
#pragma once

#include <string>
#include <vector>

#include "config/hss_config.h"
#include "config/tasd_config.h"

namespace filigree::config {

/// Derived quantities are valid only if check() returns nothing.
struct TtcConfig {
  std::string name;
  std::string summary;
  HssConfig core;  ///< its one rank is N:M; a beat of `b` is one column of a K tile, row_values = step_max; name and summary are this configuration's
  std::vector<int> term_n;  ///< largest N of each term that the units extract; their M is the core's
  TasdForm form = TasdForm::kParallel;
  int units = 2;             ///< TASD units per array; parallel: rows / M
  bool relu_only = false;    ///< results always pass a ReLU, so that the units need no magnitudes
  int multiplier_bits = 16;  ///< of the requantisation, unsigned
  int shift_bits = 6;        ///< of the shift amount

  friend bool operator==(const TtcConfig&, const TtcConfig&) = default;

  /// Every problem at once, each naming its key and what would be accepted.
  std::vector<std::string> check() const;

  const RankSet& rank() const { return core.ranks.front(); }
  int m() const { return rank().m; }
  /// The units as a configuration of their own.
  TasdConfig tasd() const;
  /// Blocks of M results that leave the transpose buffer per cycle.
  int beat_blocks() const { return core.total_rows() / m(); }
  /// Iterative units in step: beats that are under way at once. 1 for parallel ones.
  int slots() const;
  /// Most terms of a series that the core can run: as many as the units extract.
  int term_count() const { return static_cast<int>(term_n.size()); }
  /// Values of K in one K tile of B.
  int tile_values() const { return core.step_max(); }
  /// K-steps of a K tile for the pattern with this index.
  int tile_steps(std::size_t mode) const { return core.step_max() / (core.groups() * rank().h[mode]); }
};

}  // namespace filigree::config
