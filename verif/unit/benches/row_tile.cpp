#include "benches/row_tile.h"

#include <bit>
#include <utility>

#include "benches/window.h"
#include "format/pack_a.h"
#include "model/prune.h"

namespace filigree::benches {
namespace {

/// The entries of every block in any order; those that hold zero with any coordinate, be it another entry's.
void mix_blocks(bench::Rng& rng, model::Compressed& weights) {
  const auto [n, m] = weights.pattern.rank(0);
  std::vector<std::uint16_t>& coordinates = weights.coordinates.front();
  for (std::size_t first = 0; first < weights.values.size(); first += static_cast<std::size_t>(n)) {
    for (int lane = n - 1; lane > 0; --lane) {
      const auto from = first + static_cast<std::size_t>(lane);
      const auto to = first + static_cast<std::size_t>(rng.range(0, lane));
      std::swap(weights.values[from], weights.values[to]);
      std::swap(coordinates[from], coordinates[to]);
    }
    for (std::size_t entry = first; entry < first + static_cast<std::size_t>(n); ++entry) {
      if (weights.values[entry] == 0) coordinates[entry] = static_cast<std::uint16_t>(rng.range(0, m - 1));
    }
  }
}

/// Single bits, of either sign: what a test of "is it zero" that forgets a bit takes for zero. Often the same place in all, so that pruning keeps it.
Numbers single_bits(bench::Rng& rng, std::int64_t count, Limits range) {
  const auto places = static_cast<std::uint64_t>(std::bit_width(static_cast<std::uint64_t>(range.high)));
  const bool is_one_place = rng.chance(70);
  const std::uint64_t one_place = rng.below(places);
  Numbers values;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t bit = std::int64_t{1} << (is_one_place ? one_place : rng.below(places));
    values.push_back(range.low < 0 && rng.chance(30) ? -bit : bit);
  }
  return values;
}

/// Every line in a shape of its own.
void fill_rows(bench::Rng& rng, model::Matrix<std::int32_t>& matrix, Limits range) {
  for (std::int64_t r = 0; r < matrix.rows(); ++r) {
    const Numbers values =
        rng.chance(15) ? single_bits(rng, matrix.cols(), range) : rng.corner_values(static_cast<int>(matrix.cols()), range.low, range.high);
    for (std::int64_t c = 0; c < matrix.cols(); ++c) matrix(r, c) = static_cast<std::int32_t>(values[static_cast<std::size_t>(c)]);
  }
}

}  // namespace

std::int64_t RowTile::sum(int step, int row, int column) const {
  std::int64_t sum = 0;
  for (int k = step * depth(); k < (step + 1) * depth(); ++k) sum += std::int64_t{a(row, k)} * b(k, column);
  return sum;
}

int RowTile::position(int step, int row, int lane) const {
  const int lanes = pattern.kept();
  const int group = lane / lanes;
  int inside = 0;
  int below = lanes;  // lanes under one payload of the rank
  for (int rank = pattern.ranks() - 1; rank >= 0; --rank) {
    below /= pattern.rank(rank).g;
    const Numbers all = coordinates(step, row, group, rank);
    inside = inside * pattern.rank(rank).h + static_cast<int>(all[static_cast<std::size_t>(lane % lanes / below)]);
  }
  return (step * geometry.groups(pattern) + group) * pattern.span() + inside;
}

std::int32_t RowTile::weight(int step, int row, int lane) const {
  return weights.values[static_cast<std::size_t>((row * weights.groups + std::int64_t{step} * geometry.groups(pattern)) * pattern.kept() + lane)];
}

Numbers RowTile::coordinates(int step, int row, int group, int rank) const {
  const std::vector<std::uint16_t>& all = weights.rank_coordinates(rank);
  const auto count = static_cast<std::size_t>(weights.entries(rank));
  const auto index = static_cast<std::size_t>(row * weights.groups + std::int64_t{step} * geometry.groups(pattern) + group);
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(index * count);
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

Numbers RowTile::step_coordinates(int step, int row, int rank) const {
  Numbers all;
  for (int group = 0; group < geometry.groups(pattern); ++group) {
    const Numbers some = coordinates(step, row, group, rank);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

Numbers RowTile::window(int step, int column, const Numbers& noise) const {
  Numbers slots = noise;
  for (int k = 0; k < depth(); ++k) {
    for (const int slot : slots_of(geometry, pattern, k)) slots[static_cast<std::size_t>(slot)] = b(step * depth() + k, column);
  }
  return slots;
}

RowTile random_tile(bench::Rng& rng, const format::Geometry& geometry, int max_steps, int max_columns) {
  RowTile tile;
  tile.geometry = geometry;
  const auto patterns = geometry.family.patterns();
  tile.pattern_index = static_cast<int>(rng.below(patterns.size()));
  tile.pattern = patterns[static_cast<std::size_t>(tile.pattern_index)];
  tile.steps = static_cast<int>(rng.range(1, max_steps));
  tile.columns = static_cast<int>(rng.corner(1, max_columns));
  tile.a = model::Matrix<std::int32_t>(geometry.rows, std::int64_t{tile.steps} * tile.depth());
  fill_rows(rng, tile.a, limits(geometry.a_bits, true));
  tile.a = model::prune(tile.a, tile.pattern).values;
  // By column: a column is what a step sees.
  model::Matrix<std::int32_t> columns(tile.columns, std::int64_t{tile.steps} * tile.depth());
  fill_rows(rng, columns, limits(geometry.b_bits, geometry.b_signed));
  tile.b = model::transpose(columns);
  tile.weights = model::compress(tile.a, tile.pattern);
  if (geometry.family.rank(0).m > 0) mix_blocks(rng, tile.weights);
  format::TilePlan plan;
  plan.columns = tile.columns;
  plan.steps = tile.steps;
  tile.beats = format::pack_a(geometry, tile.weights, plan);
  return tile;
}

}  // namespace filigree::benches
