#include "format/series_plan.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "format/beat.h"

namespace filigree::format {
namespace {

std::int64_t parts(std::int64_t whole, std::int64_t most) { return (whole - 1) / most + 1; }

}  // namespace

int TtcGeometry::tile_step_bits() const { return bits_for(static_cast<std::uint64_t>(tile_steps(core.family.patterns().front()))); }

int TtcGeometry::cmd_width() const {
  const int count_bits = terms > 1 ? bits_for(static_cast<std::uint64_t>(terms)) : 0;
  return kKTilesBits + bits_for(static_cast<std::uint64_t>(core.columns)) + count_bits + terms * (core.mode_bits(0) + tile_step_bits()) + 2;
}

std::vector<model::Pattern> resolve(const TtcGeometry& geometry, const model::Series& series) {
  series.check();
  if (std::ssize(series.terms) > geometry.terms) {
    throw std::invalid_argument(
        fmt::format("series {}: {} terms, accepted: at most {} on this core", model::to_string(series), series.terms.size(), geometry.terms));
  }
  std::vector<model::Pattern> patterns;
  for (const model::Rule& term : series.terms) {
    const model::Pattern pattern{{term}};
    if (!geometry.core.family.contains(pattern)) {
      throw std::invalid_argument(fmt::format("series {}: {}:{} does not run on this core, accepted: terms of {}", model::to_string(series), term.g,
                                              term.h, model::to_string(geometry.core.family)));
    }
    patterns.push_back(pattern);
  }
  return patterns;
}

int steps_of(const TtcGeometry& geometry, const SeriesTile& tile, const std::vector<model::Pattern>& terms, int k_tile, std::size_t term) {
  return k_tile + 1 == tile.k_tiles ? tile.last_steps[term] : geometry.tile_steps(terms[term]);
}

std::int64_t steps_of(const TtcGeometry& geometry, const SeriesTile& tile, const std::vector<model::Pattern>& terms) {
  std::int64_t steps = 0;
  for (std::size_t t = 0; t < terms.size(); ++t) steps += std::int64_t{tile.k_tiles - 1} * geometry.tile_steps(terms[t]) + tile.last_steps[t];
  return steps;
}

std::vector<SeriesTile> plan_series(const TtcGeometry& geometry, const std::vector<model::Pattern>& terms, std::int64_t m, std::int64_t k,
                                    std::int64_t n, int max_columns) {
  const Geometry& core = geometry.core;
  if (m < 1 || k < 1 || n < 1) throw std::invalid_argument(fmt::format("M = {}, K = {}, N = {}: every dimension must be at least 1", m, k, n));
  if (max_columns < 0 || max_columns > core.columns) {
    throw std::invalid_argument(fmt::format("tiles of {} columns were asked for, accepted is 1..{}", max_columns, core.columns));
  }
  const std::int64_t k_tiles = parts(k, geometry.tile_values());
  if (k_tiles > kMaxKTiles) throw std::invalid_argument(fmt::format("K = {}: {} K tiles, accepted: at most {}", k, k_tiles, kMaxKTiles));
  const std::int64_t last_values = k - (k_tiles - 1) * geometry.tile_values();
  std::vector<int> last_steps;
  for (const model::Pattern& term : terms) last_steps.push_back(static_cast<int>(core.steps(last_values, term)));
  const int most_columns = max_columns == 0 ? core.columns : max_columns;
  constexpr std::int64_t kMaxTiles = std::int64_t{1} << 22;
  if (parts(m, core.total_rows()) > kMaxTiles / parts(n, most_columns)) {
    throw std::invalid_argument(fmt::format("M = {}, N = {}: too many tiles, accepted: at most {}", m, n, kMaxTiles));
  }
  std::vector<SeriesTile> tiles;
  for (std::int64_t row = 0; row < m; row += core.total_rows()) {
    for (std::int64_t column = 0; column < n; column += most_columns) {
      tiles.push_back({row, column, static_cast<int>(std::min<std::int64_t>(most_columns, n - column)), static_cast<int>(k_tiles), last_steps});
    }
  }
  return tiles;
}

TilePlan as_tile_plan(const TtcGeometry& geometry, const SeriesTile& tile, const std::vector<model::Pattern>& terms) {
  TilePlan plan;
  plan.first_row = tile.first_row;
  plan.first_column = tile.first_column;
  plan.columns = tile.columns;
  plan.steps = static_cast<int>(steps_of(geometry, tile, terms));
  plan.drain = true;
  return plan;
}

}  // namespace filigree::format
