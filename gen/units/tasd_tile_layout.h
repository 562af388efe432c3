// How the entries of one term of a tile lie in the collector's memories: which entry goes to which lane, and where.
#pragma once

#include <vector>

#include "config/ttc_config.h"

namespace filigree::units {

/// A term of N:M packs L / N blocks into a K-step, one behind the other; a block's place is its number within the K-step. Entry s of the block at
/// place p belongs to lane p * N + s. The memory of each lane is addressed by {half, K-step, row}, row lowest.
struct TileLayout {
  TileLayout(const config::TtcConfig& cfg, int term);

  std::vector<int> n;   ///< the N that the term can have, descending
  int lanes = 1;        ///< L
  int m = 2;            ///< M; also the rows of a block
  int first_entry = 0;  ///< of the units' entries

  int n_max() const { return n.front(); }
  /// Blocks of one K-step.
  int places(int of_n) const { return lanes / of_n; }
  int places_max() const { return places(n.back()); }
  /// K-steps of a whole tile.
  int steps(int of_n) const { return of_n / smallest_n_; }
  int steps_max() const { return steps(n_max()); }

  int row_bits() const;
  int place_bits() const;
  /// 0 when a tile is one K-step.
  int step_bits() const;
  /// Words of one lane's memory, both halves.
  int depth() const;
  int address_bits() const { return row_bits() + step_bits() + 1; }

 private:
  int smallest_n_;  // of the core
};

/// Bits of a word of a lane's memory: value and index for each block of a beat.
int tile_word_bits(const config::TtcConfig& cfg);

/// Whether a tile can be more than one K-step of any term.
bool tile_has_steps(const config::TtcConfig& cfg);

}  // namespace filigree::units
