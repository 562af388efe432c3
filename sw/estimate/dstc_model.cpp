#include "estimate/dstc_model.h"

#include <algorithm>
#include <cmath>

#include "estimate/pieces.h"

namespace filigree::estimate {
namespace {

constexpr int kSide = 16;  // MACs of a unit: kSide x kSide
constexpr int kUnits = 4;
constexpr int kUnitResults = 2048;
constexpr double kMaskBits = 1;
constexpr double kWordBits = 8;

/// Mean of ceil(x / 16) for x of `count` values of which each is non-zero with probability `density`.
double mean_groups(int count, double density) {
  if (density <= 0) return 0;
  if (density >= 1) return (count + kSide - 1) / kSide;
  double mean = 0;
  for (int nonzeros = 1; nonzeros <= count; ++nonzeros) {
    const double log_ways = std::lgamma(count + 1.0) - std::lgamma(nonzeros + 1.0) - std::lgamma(count - nonzeros + 1.0);
    const double probability = std::exp(log_ways + nonzeros * std::log(density) + (count - nonzeros) * std::log1p(-density));
    mean += probability * ((nonzeros + kSide - 1) / kSide);
  }
  return mean;
}

/// One way to cut the results.
struct Cut {
  std::int64_t rows = 0, columns = 0;  ///< of all units together
  double compute = 0, supply = 0;
  double groups_a = 0, groups_b = 0;  ///< mean passes over one column of A and one row of B

  double cycles() const { return std::max(compute, supply); }
};

}  // namespace

DstcFigures dstc_figures(const DstcDesign& design, GemmSize size, const Densities& densities, const BufferSize& buffer) {
  const double m = static_cast<double>(size.m), k = static_cast<double>(size.k), n = static_cast<double>(size.n);
  const double a_values = m * k * densities.a, b_values = k * n * densities.b;
  const double a_mask = m * k * kMaskBits / kWordBits, b_mask = k * n * kMaskBits / kWordBits;  // words
  Cut best;
  for (int tile_rows = kSide; tile_rows <= kUnitResults / kSide; tile_rows *= 2) {
    const int tile_columns = kUnitResults / tile_rows;
    const double groups_a = mean_groups(tile_rows, densities.a);
    const double groups_b = mean_groups(tile_columns, densities.b);
    for (int across = 1; across <= kUnits; across *= 2) {
      Cut cut{tile_rows * across, tile_columns * (kUnits / across), 0, 0, groups_a, groups_b};
      const auto row_blocks = static_cast<double>(pieces(size.m, cut.rows));
      const auto column_tiles = static_cast<double>(pieces(size.n, cut.columns));
      cut.compute = row_blocks * column_tiles * k * groups_a * groups_b;
      cut.supply = ((a_values + a_mask) * column_tiles + (b_values + b_mask) * row_blocks) / design.words_per_cycle;
      const bool better = cut.cycles() < best.cycles() || (cut.cycles() == best.cycles() && cut.supply < best.supply);
      if (best.rows == 0 || better) best = cut;
    }
  }

  DstcFigures figures;
  figures.cycles = static_cast<std::int64_t>(std::ceil(best.cycles()));
  figures.compute_cycles = static_cast<std::int64_t>(std::ceil(best.compute));
  const auto bits = [](double words) { return std::llround(words * kWordBits); };
  OperandSizes sizes;
  sizes.a_bits = bits(a_values);
  sizes.b_bits = bits(b_values);
  sizes.row_blocks = pieces(size.m, best.rows);
  sizes.column_tiles = pieces(size.n, best.columns);
  sizes.a_block_bits = sizes.a_bits / sizes.row_blocks;
  sizes.b_tile_bits = sizes.b_bits * std::min(best.columns, size.n) / size.n;
  Traffic& traffic = figures.traffic;
  traffic.passes = dram_passes(sizes, buffer);
  traffic.buffer_a_written = traffic.dram_a = traffic.passes.a * sizes.a_bits;
  traffic.buffer_b_written = traffic.dram_b = traffic.passes.b * sizes.b_bits;
  traffic.buffer_a_read = sizes.column_tiles * sizes.a_bits;
  traffic.buffer_b_read = sizes.row_blocks * sizes.b_bits;
  traffic.metadata_a_read = sizes.column_tiles * bits(a_mask);
  traffic.metadata_b_read = sizes.row_blocks * bits(b_mask);
  traffic.metadata_a_written = traffic.passes.a * bits(a_mask);
  traffic.metadata_b_written = traffic.passes.b * bits(b_mask);
  if (design.dram_metadata) {
    traffic.dram_a_metadata = traffic.metadata_a_written;
    traffic.dram_b_metadata = traffic.metadata_b_written;
  }
  traffic.dram_c = bits(m * n);
  if (design.results_pass_buffer) traffic.buffer_c_read = traffic.buffer_c_written = traffic.dram_c;
  const std::int64_t products = std::llround(m * k * n * densities.a * densities.b);
  traffic.macs_useful = products;
  traffic.accumulator_read = traffic.accumulator_written = products * design.sum_bits;
  traffic.register_written = traffic.buffer_a_read + traffic.buffer_b_read;
  traffic.register_read =
      std::llround(static_cast<double>(traffic.buffer_a_read) * best.groups_b + static_cast<double>(traffic.buffer_b_read) * best.groups_a);
  return figures;
}

}  // namespace filigree::estimate
