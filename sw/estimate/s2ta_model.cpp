#include "estimate/s2ta_model.h"

#include <algorithm>
#include <cmath>

#include "estimate/pieces.h"

namespace filigree::estimate {
namespace {

constexpr std::int64_t kRows = 64, kLanes = 16, kColumns = 128;
constexpr int kBlock = 8, kWeights = 4;
constexpr int kValueBits = 8;
constexpr std::int64_t kDepth = kLanes * kBlock / kWeights;  // K of a step

}  // namespace

S2taFigures s2ta_figures(const S2taDesign& design, GemmSize size, const Densities& densities, const BufferSize& buffer) {
  S2taFigures figures;
  figures.weight_passes = densities.a * kBlock > kWeights ? 2 : 1;
  figures.activation_bound = std::clamp(static_cast<int>(std::ceil(densities.b * kBlock - 1e-9)), 1, kBlock);
  const std::int64_t row_blocks = pieces(size.m, kRows);
  const std::int64_t steps = row_blocks * size.n * pieces(size.k, kDepth) * figures.weight_passes;
  figures.cycles = pieces(steps * figures.activation_bound, kBlock);

  OperandSizes sizes;
  const std::int64_t depth_blocks = pieces(size.k, kDepth) * kDepth / kBlock;
  sizes.row_blocks = row_blocks;
  sizes.column_tiles = pieces(size.n, kColumns);
  sizes.a_bits = row_blocks * kRows * depth_blocks * kWeights * figures.weight_passes * kValueBits;
  sizes.b_bits = size.n * depth_blocks * figures.activation_bound * kValueBits;
  sizes.a_block_bits = sizes.a_bits / row_blocks;
  sizes.b_tile_bits = sizes.b_bits * std::min(kColumns, size.n) / size.n;
  const std::int64_t a_mask = row_blocks * kRows * depth_blocks * kBlock * figures.weight_passes;
  const std::int64_t b_mask = figures.activation_bound == kBlock ? 0 : size.n * depth_blocks * kBlock;
  Traffic& traffic = figures.traffic;
  traffic.passes = dram_passes(sizes, buffer);
  traffic.buffer_a_written = traffic.dram_a = traffic.passes.a * sizes.a_bits;
  traffic.buffer_b_written = traffic.dram_b = traffic.passes.b * sizes.b_bits;
  traffic.metadata_a_written = traffic.dram_a_metadata = traffic.passes.a * a_mask;
  traffic.metadata_b_written = traffic.dram_b_metadata = traffic.passes.b * b_mask;
  // A second pass reads the activations again.
  traffic.buffer_a_read = sizes.column_tiles * sizes.a_bits;
  traffic.buffer_b_read = row_blocks * sizes.b_bits * figures.weight_passes;
  traffic.metadata_a_read = sizes.column_tiles * a_mask;
  traffic.metadata_b_read = row_blocks * b_mask * figures.weight_passes;
  traffic.buffer_c_read = traffic.buffer_c_written = traffic.dram_c = size.m * size.n * kValueBits;
  traffic.accumulator_read = traffic.accumulator_written = figures.cycles * kRows * design.sum_bits;
  const std::int64_t slots = figures.cycles * kRows * kLanes;
  const double weights = std::min(densities.a, 0.5 * figures.weight_passes);
  traffic.macs_useful = std::min<std::int64_t>(
      slots, std::llround(static_cast<double>(size.m) * static_cast<double>(size.k) * static_cast<double>(size.n) * weights * densities.b));
  traffic.macs_gated = slots - traffic.macs_useful;
  traffic.register_written = 2 * (traffic.buffer_a_read + traffic.metadata_a_read) + traffic.macs_useful * kValueBits;
  traffic.register_read = traffic.macs_useful * 2 * kValueBits;
  traffic.select_passes = slots;
  return figures;
}

}  // namespace filigree::estimate
