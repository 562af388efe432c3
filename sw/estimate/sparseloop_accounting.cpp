#include "estimate/sparseloop_accounting.h"

#include <cmath>

#include "estimate/pieces.h"

namespace filigree::estimate {
namespace {

constexpr std::int64_t kRows = 64;
constexpr std::int64_t kLanes = 16;
constexpr std::int64_t kWidestTile = 128, kNarrowestTile = 32;
constexpr double kWordsPerCycle = 42;
constexpr std::int64_t kWordBits = 8;

}  // namespace

SparseloopFigures sparseloop_figures(const SparseloopDesign& design, GemmSize size, const EnergyTable& table) {
  const double b = static_cast<double>(size.k) * static_cast<double>(size.n);
  const double z = static_cast<double>(size.m) * static_cast<double>(size.n);
  const double a = static_cast<double>(size.m) * static_cast<double>(size.k) * design.stored_density;

  OperandSizes sizes;
  sizes.a_bits = std::llround(a * kWordBits);
  sizes.b_bits = std::llround(b * kWordBits);
  sizes.row_blocks = pieces(size.m, kRows);
  sizes.a_block_bits = sizes.a_bits / sizes.row_blocks;
  SparseloopFigures figures;
  std::int64_t least = 0;
  for (std::int64_t columns = kWidestTile; columns >= kNarrowestTile; columns /= 2) {
    sizes.column_tiles = pieces(size.n, columns);
    sizes.b_tile_bits = size.k * columns * kWordBits;
    const DramPasses passes = dram_passes(sizes, {});
    const std::int64_t bits = passes.a * sizes.a_bits + passes.b * sizes.b_bits;
    if (figures.columns != 0 && bits >= least) continue;
    figures.columns = columns;
    figures.passes = passes;
    least = bits;
  }

  const double column_tiles = static_cast<double>(pieces(size.n, figures.columns));
  const double row_blocks = static_cast<double>(sizes.row_blocks);
  const double macs = a * static_cast<double>(size.n);
  const double a_read = a * column_tiles;
  const double b_read = b * row_blocks;
  const double a_fetched = a * static_cast<double>(figures.passes.a);
  const double b_fetched = b * static_cast<double>(figures.passes.b);
  const double metadata_words = design.metadata_bits / static_cast<double>(kWordBits);
  const auto bits = [](double words) { return std::llround(words * kWordBits); };

  Traffic traffic;
  traffic.dram_a = bits(a_fetched);
  traffic.dram_b = bits(b_fetched);
  traffic.dram_c = bits(z);
  traffic.buffer_a_read = bits(a_read);
  traffic.buffer_a_written = bits(a_fetched);
  traffic.buffer_b_read = bits(b_read);
  traffic.buffer_b_written = bits(b_fetched);
  traffic.metadata_a_read = bits(a_read * metadata_words);
  traffic.metadata_a_written = bits(a_fetched * metadata_words);
  const double sums = macs / kLanes;
  traffic.accumulator_read = bits(sums);  // all but the first of each result, and the finished ones
  traffic.accumulator_written = bits(sums);
  traffic.register_read = bits(macs * (1 + metadata_words));
  traffic.register_written = bits(a_read * (1 + metadata_words));
  traffic.macs_useful = std::llround(macs);
  figures.energy = energy_of(traffic, table);

  const double steps = row_blocks * static_cast<double>(size.n) * std::ceil(static_cast<double>(size.k) * design.stored_density / kLanes);
  const double words = a_read * (1 + metadata_words) + b_read;
  figures.cycles = static_cast<std::int64_t>(std::ceil(std::max(steps, words / kWordsPerCycle)));
  return figures;
}

}  // namespace filigree::estimate
