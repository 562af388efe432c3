#include "format/series_job.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "format/operands.h"
#include "format/pack_a.h"
#include "format/unpack_c.h"

namespace filigree::format {

Beat pack_series_command(const TtcGeometry& geometry, const std::vector<model::Pattern>& terms, const SeriesTile& tile) {
  const std::vector<model::Pattern> family = geometry.core.family.patterns();
  Beat beat(geometry.cmd_width());
  FieldWriter out(beat);
  out.put(kKTilesBits, tile.k_tiles);
  out.put(bits_for(static_cast<std::uint64_t>(geometry.core.columns)), tile.columns);
  if (geometry.terms > 1) out.put(bits_for(static_cast<std::uint64_t>(geometry.terms)), std::ssize(terms));
  for (std::size_t t = 0; t < static_cast<std::size_t>(geometry.terms); ++t) {
    const bool used = t < terms.size();
    out.put(geometry.core.mode_bits(0), used ? std::ranges::find(family, terms[t]) - family.begin() : 0);
    out.put(geometry.tile_step_bits(), used ? tile.last_steps[t] : 0);
  }
  out.put(1, 0);  // accumulate: a command covers all of K
  out.put(1, 1);  // drain
  return beat;
}

std::vector<Beat> pack_columns(const TtcGeometry& geometry, const model::Matrix<std::int32_t>& b, const SeriesTile& tile) {
  const std::int64_t depth = geometry.tile_values();
  std::vector<Beat> beats;
  beats.reserve(static_cast<std::size_t>(tile.k_tiles) * static_cast<std::size_t>(tile.columns));
  for (std::int64_t first = 0; first < tile.k_tiles * depth; first += depth) {
    for (int n = 0; n < tile.columns; ++n) {
      FieldWriter out(beats.emplace_back(geometry.core.b_width(), n == tile.columns - 1));
      for (std::int64_t k = first; k < first + depth; ++k) out.put(geometry.core.b_bits, k < b.rows() ? b(k, tile.first_column + n) : 0);
    }
  }
  return beats;
}

SeriesJob::SeriesJob(TtcGeometry geometry, const model::Series& series, const std::vector<model::Matrix<std::int32_t>>& terms,
                     model::Matrix<std::int32_t> b, int max_columns)
    : geometry_(std::move(geometry)), patterns_(resolve(geometry_, series)), b_(std::move(b)) {
  geometry_.core.check();
  if (terms.size() != patterns_.size())
    throw std::invalid_argument(fmt::format("{} terms for the series {}", terms.size(), model::to_string(series)));
  for (std::size_t t = 0; t < terms.size(); ++t) {
    check_operands(geometry_.core, terms[t], b_);
    if (terms[t].rows() != terms.front().rows()) throw std::invalid_argument("the terms of a series must have one shape");
    terms_.push_back(model::compress(terms[t], patterns_[t]));
  }
  plans_ = plan_series(geometry_, patterns_, m(), k(), n(), max_columns);
}

std::vector<TilePlan> SeriesJob::tile_plans() const {
  std::vector<TilePlan> plans;
  for (const SeriesTile& tile : plans_) plans.push_back(as_tile_plan(geometry_, tile, patterns_));
  return plans;
}

Tile SeriesJob::tile(std::size_t index) const {
  const SeriesTile& plan = plans_.at(index);
  Tile tile;
  tile.plan = as_tile_plan(geometry_, plan, patterns_);
  for (int k_tile = 0; k_tile < plan.k_tiles; ++k_tile) {
    for (std::size_t t = 0; t < patterns_.size(); ++t) {
      TilePlan part;
      part.first_row = plan.first_row;
      part.first_step = std::int64_t{k_tile} * geometry_.tile_steps(patterns_[t]);
      part.steps = steps_of(geometry_, plan, patterns_, k_tile, t);
      for (Beat& beat : pack_a(geometry_.core, terms_[t], part)) tile.a.push_back(std::move(beat));
    }
  }
  tile.b = pack_columns(geometry_, b_, plan);
  tile.cmd = pack_series_command(geometry_, patterns_, plan);
  tile.c_beats = plan.columns;
  return tile;
}

std::vector<Beat> SeriesJob::expected_c(const model::Matrix<std::int64_t>& z) const { return pack_results(geometry_.core, tile_plans(), z); }

model::Matrix<std::int64_t> SeriesJob::assemble(std::span<const Beat> c) const { return unpack_results(geometry_.core, tile_plans(), c, m(), n()); }

}  // namespace filigree::format
