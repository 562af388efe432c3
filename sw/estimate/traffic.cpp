#include "estimate/traffic.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "estimate/pieces.h"

namespace filigree::estimate {
namespace {

int ranks_with_select(const model::Family& family) {
  int count = 0;
  for (int rank = 0; rank < family.rank_count(); ++rank) count += family.rank(rank).fixed_dense() ? 0 : 1;
  return count;
}

}  // namespace

DramPasses dram_passes(const OperandSizes& sizes, const BufferSize& buffer) {
  struct Order {
    std::int64_t needed;
    DramPasses passes;
  };
  const std::array<Order, 5> orders{{{sizes.a_bits + sizes.b_tile_bits, {1, 1}},
                                     {sizes.b_bits + sizes.a_block_bits, {1, 1}},
                                     {sizes.b_tile_bits, {sizes.column_tiles, 1}},
                                     {sizes.a_block_bits, {1, sizes.row_blocks}},
                                     {0, {sizes.column_tiles, sizes.row_blocks}}}};
  const auto bits = [&](const DramPasses& passes) { return passes.a * sizes.a_bits + passes.b * sizes.b_bits; };
  DramPasses best = orders.back().passes;
  for (const Order& order : orders) {
    if (order.needed <= buffer.value_bits && bits(order.passes) < bits(best)) best = order.passes;
  }
  return best;
}

Traffic traffic_of(const format::Geometry& geometry, const HssWork& work, GemmSize size, const BufferSize& buffer) {
  Traffic traffic;
  traffic.buffer_a_read = work.a_beats * geometry.arrays * geometry.lanes * geometry.a_bits;
  traffic.metadata_a_read = work.a_beats * geometry.arrays * geometry.groups() * geometry.group_meta_bits();
  traffic.buffer_b_read = work.b_rows * geometry.row_values * geometry.b_bits;
  const bool compressed = work.bm_beats > 0;
  if (compressed) traffic.metadata_b_read = work.b_rows * geometry.row_values * geometry.offset_bits() + work.bm_beats * geometry.bm_width();

  // Every column tile reads the same A, every row block the same B.
  OperandSizes sizes;
  sizes.row_blocks = pieces(size.m, geometry.total_rows());
  sizes.column_tiles = pieces(size.n, geometry.columns);
  sizes.a_bits = traffic.buffer_a_read / sizes.column_tiles;
  sizes.b_bits = traffic.buffer_b_read / sizes.row_blocks;
  sizes.a_block_bits = sizes.a_bits / sizes.row_blocks;
  sizes.b_tile_bits = sizes.b_bits * std::min<std::int64_t>(geometry.columns, size.n) / size.n;
  traffic.passes = dram_passes(sizes, buffer);
  traffic.dram_a = traffic.passes.a * sizes.a_bits;
  traffic.dram_b = traffic.passes.b * sizes.b_bits;
  traffic.dram_a_metadata = traffic.passes.a * (traffic.metadata_a_read / sizes.column_tiles);
  traffic.dram_b_metadata = traffic.passes.b * (traffic.metadata_b_read / sizes.row_blocks);
  traffic.dram_c = size.m * size.n * geometry.b_bits;
  traffic.buffer_a_written = traffic.dram_a;
  traffic.buffer_b_written = traffic.dram_b;
  traffic.metadata_a_written = traffic.dram_a_metadata;
  traffic.metadata_b_written = traffic.dram_b_metadata;
  traffic.buffer_c_written = traffic.buffer_c_read = traffic.dram_c;

  const std::int64_t word = std::int64_t{geometry.total_rows()} * geometry.acc_bits;
  traffic.accumulator_read = (work.c_reads + work.c_beats) * word;
  traffic.accumulator_written = work.c_writes * word;
  traffic.register_written = 2 * (traffic.buffer_a_read + traffic.metadata_a_read) + work.useful_slots * geometry.b_bits;
  traffic.register_read = work.useful_slots * (geometry.a_bits + geometry.b_bits);
  traffic.select_passes = work.issued_slots * ranks_with_select(geometry.family);
  traffic.macs_useful = work.useful_slots;
  traffic.macs_gated = work.gated_slots();
  return traffic;
}

Traffic traffic_of(const format::TtcGeometry& geometry, const SeriesWork& work, GemmSize size, const BufferSize& buffer) {
  Traffic traffic = traffic_of(geometry.core, work.core, size, buffer);
  const format::Geometry& core = geometry.core;
  traffic.tile_buffer_written = work.core.b_rows * geometry.tile_values() * core.b_bits;
  traffic.tile_buffer_read = work.b_words * core.depth(core.family.patterns().front()) * core.b_bits;
  return traffic;
}

std::int64_t buffer_words(const Traffic& traffic) {
  constexpr std::int64_t kWordBits = 8;
  return pieces(traffic.buffer_a_read + traffic.metadata_a_read + traffic.buffer_b_read + traffic.metadata_b_read, kWordBits);
}

std::int64_t limited_cycles(std::int64_t cycles, std::int64_t steps, const Traffic& traffic, double words_per_cycle) {
  const auto supply = static_cast<std::int64_t>(std::ceil(static_cast<double>(buffer_words(traffic)) / words_per_cycle));
  return cycles + std::max<std::int64_t>(0, supply - steps);
}

}  // namespace filigree::estimate
