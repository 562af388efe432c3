// Cuts a GEMM into tiles, from its sizes alone.
#pragma once

#include <cstdint>
#include <vector>

#include "format/geometry.h"
#include "format/tile.h"

namespace filigree::format {

struct JobOptions {
  bool compressed = false;        ///< send B compressed; only for a core with compressed_b
  int max_columns = 0;            ///< narrower tiles than the core's `columns`; 0 = all of them
  int max_steps = kMaxTileSteps;  ///< K longer than this is cut into tiles that accumulate
};

/// Tiles in the order of execution: over the blocks of R rows, inside them over N, inside them over K. K is cut where a command could not count its
/// steps or rows. `pattern` must be one of the family's. Throws std::invalid_argument for sizes below 1 and options out of range.
std::vector<TilePlan> plan_tiles(const Geometry& geometry, const model::Pattern& pattern, std::int64_t m, std::int64_t k, std::int64_t n,
                                 const JobOptions& options = {});

}  // namespace filigree::format
