// Results <-> beats of the `c` stream.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "format/beat.h"
#include "format/geometry.h"
#include "format/tile.h"
#include "model/tensor.h"

namespace filigree::format {

/// The beats that a tile with these results sends: one per column, R sums each (0 in rows beyond M), `last` on the last. Sums are cut to acc_bits.
std::vector<Beat> pack_c(const Geometry& geometry, const model::Matrix<std::int64_t>& z, const TilePlan& tile);

/// Writes a tile's beats into its place of Z [M, N], sign extended; rows beyond M are dropped.
/// Throws std::invalid_argument when their number, width or last flag is not that of the tile.
void unpack_c(const Geometry& geometry, std::span<const Beat> beats, const TilePlan& tile, model::Matrix<std::int64_t>& z);

/// The beats of all tiles that drain, in order.
std::vector<Beat> pack_results(const Geometry& geometry, std::span<const TilePlan> tiles, const model::Matrix<std::int64_t>& z);

/// Z [m, n] from them. Throws std::invalid_argument when number, width or last flags are wrong.
model::Matrix<std::int64_t> unpack_results(const Geometry& geometry, std::span<const TilePlan> tiles, std::span<const Beat> beats, std::int64_t m,
                                           std::int64_t n);

}  // namespace filigree::format
