// One step of B at tensor level, block by block, and what of it travels: for the units that know compressed B.
#pragma once

#include <vector>

#include "bench/rng.h"
#include "benches/fields.h"
#include "format/geometry.h"
#include "model/pattern.h"

namespace filigree::benches {

/// A step under one pattern. Dense: every value of every block in use; compressed: some.
struct CompressedStep {
  model::Pattern pattern;
  bool compressed = false;
  Numbers slots;                         ///< the whole window, zero where there is nothing
  Numbers values, offsets;               ///< what travels, in order of the slots
  std::vector<std::vector<int>> counts;  ///< by group and block slot: entries in it

  /// Cumulative ends over all groups, by block slot.
  Numbers ends() const;
};

/// Corner-weighted; blocks are often empty or full, and so are whole windows.
CompressedStep random_step(bench::Rng& rng, const format::Geometry& geometry, const model::Pattern& pattern, bool compressed);

}  // namespace filigree::benches
