// One tile's descriptor -> the beat of the `cmd` stream.
#pragma once

#include <cstdint>

#include "format/beat.h"
#include "format/geometry.h"
#include "format/tile.h"

namespace filigree::format {

/// Mode per rank (outermost first), K-steps, columns, B rows, [compressed], accumulate, drain; from bit 0 upward. `last` is not set.
/// `pattern` must be one of the family's; `b_rows` 0..kMaxTileRows; `compressed` only for a core with compressed_b.
/// Throws std::invalid_argument otherwise, and for steps or columns out of range.
Beat pack_command(const Geometry& geometry, const model::Pattern& pattern, const TilePlan& tile, std::int64_t b_rows, bool compressed);

}  // namespace filigree::format
