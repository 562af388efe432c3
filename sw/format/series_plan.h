// Cuts a GEMM whose compressed operand is a series of N:M terms into the commands of a TASD tensor core (docs/tasd.md).
#pragma once

#include <cstdint>
#include <vector>

#include "format/geometry.h"
#include "format/tile.h"
#include "model/tasd.h"

namespace filigree::format {

inline constexpr int kKTilesBits = 16;
inline constexpr int kMaxKTiles = 65535;  ///< K tiles of one command

/// Sizes of a TASD tensor core: those of its GEMM core, whose family is one rank N:M, and the most terms of a series.
struct TtcGeometry {
  Geometry core;
  int terms = 1;

  /// Values of K in a K tile: a step of the sparsest pattern.
  int tile_values() const { return core.depth(core.family.patterns().back()); }
  /// K-steps of a whole K tile for `pattern`.
  int tile_steps(const model::Pattern& pattern) const { return tile_values() / core.depth(pattern); }
  /// Width of a number of K-steps within a K tile.
  int tile_step_bits() const;
  int cmd_width() const;

  friend bool operator==(const TtcGeometry&, const TtcGeometry&) = default;
};

/// The patterns of the series' terms in the core's spelling. Throws std::invalid_argument naming the series and what the core accepts.
std::vector<model::Pattern> resolve(const TtcGeometry& geometry, const model::Series& series);

/// R rows of M x `columns` columns of N, K whole.
struct SeriesTile {
  std::int64_t first_row = 0;     ///< in M; a multiple of R
  std::int64_t first_column = 0;  ///< in N
  int columns = 0;
  int k_tiles = 0;
  std::vector<int> last_steps;  ///< K-steps of each term in the last K tile

  friend bool operator==(const SeriesTile&, const SeriesTile&) = default;
};

/// K-steps of one term in one K tile of a command.
int steps_of(const TtcGeometry& geometry, const SeriesTile& tile, const std::vector<model::Pattern>& terms, int k_tile, std::size_t term);
/// K-steps of all terms in all K tiles.
std::int64_t steps_of(const TtcGeometry& geometry, const SeriesTile& tile, const std::vector<model::Pattern>& terms);

/// Tiles in the order of execution: over the blocks of R rows, inside them over N. `max_columns`: narrower tiles than the core's `columns`; 0 = all of them. Throws
/// std::invalid_argument for sizes below 1, a K that one command cannot count, and max_columns out of range.
std::vector<SeriesTile> plan_series(const TtcGeometry& geometry, const std::vector<model::Pattern>& terms, std::int64_t m, std::int64_t k,
                                    std::int64_t n, int max_columns = 0);

/// The same tile as a TilePlan: all its K-steps in a row, drained.
TilePlan as_tile_plan(const TtcGeometry& geometry, const SeriesTile& tile, const std::vector<model::Pattern>& terms);

}  // namespace filigree::format
