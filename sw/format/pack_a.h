// Compressed weights -> beats of the `a` stream.
#pragma once

#include <cstdint>
#include <vector>

#include "format/beat.h"
#include "format/geometry.h"
#include "format/tile.h"
#include "model/compress.h"

namespace filigree::format {

/// The `rows` beats of every K-step of the tile; `last` on the last beat of each step. Beat r holds, array 0 lowest, the payloads of the M indices
/// first_row + q * rows + r: weights lane by lane, then coordinates, outermost rank first. Rows beyond M and groups beyond K are those of zeros:
/// values 0 at the coordinates 0, 1, ..., G-1. The weights must have a pattern of the family (Family::resolve) and values inside a_bits (unchecked).
std::vector<Beat> pack_a(const Geometry& geometry, const model::Compressed& weights, const TilePlan& tile);

}  // namespace filigree::format
