// What crosses each level of the memory hierarchy while a layer runs, in bits: the counts of hss_work.h and series_work.h times the widths of the
// geometry, and the DRAM around them.
#pragma once

#include <cstdint>

#include "estimate/hss_work.h"
#include "estimate/series_work.h"
#include "format/geometry.h"

namespace filigree::estimate {

/// The global buffer's capacity for values; metadata has a memory of its own.
struct BufferSize {
  std::int64_t value_bits = std::int64_t{256} * 1024 * 8;
};

/// How often each operand is read from DRAM.
struct DramPasses {
  std::int64_t a = 1, b = 1;

  friend bool operator==(const DramPasses&, const DramPasses&) = default;
};

/// What a GEMM's operands take in the buffer.
struct OperandSizes {
  std::int64_t a_bits = 0, b_bits = 0;             ///< values as stored
  std::int64_t row_blocks = 1, column_tiles = 1;   ///< pieces of A (over M) and of B (over N)
  std::int64_t a_block_bits = 0, b_tile_bits = 0;  ///< the largest piece of each
};

/// The order of tiles with the fewest bits from DRAM, of those that the buffer allows:
///   A whole and a column tile of B fit, or B whole and a row block of A: both are read once;
///   a column tile of B fits and A passes by: A once per column tile; a row block of A fits and B passes by: B once per row block;
///   neither fits: every tile fetches both.
DramPasses dram_passes(const OperandSizes& sizes, const BufferSize& buffer);

/// Bits, unless said otherwise.
struct Traffic {
  DramPasses passes;
  std::int64_t dram_a = 0, dram_a_metadata = 0;  ///< read
  std::int64_t dram_b = 0, dram_b_metadata = 0;  ///< read
  std::int64_t dram_c = 0;                       ///< written: results as the next layer's activations
  std::int64_t buffer_a_read = 0, buffer_a_written = 0;
  std::int64_t buffer_b_read = 0, buffer_b_written = 0;
  std::int64_t buffer_c_read = 0, buffer_c_written = 0;
  std::int64_t metadata_a_read = 0, metadata_a_written = 0;  ///< coordinates of A
  std::int64_t metadata_b_read = 0, metadata_b_written = 0;  ///< of compressed B: offsets, end addresses, counts
  std::int64_t tile_buffer_read = 0, tile_buffer_written = 0;
  std::int64_t accumulator_read = 0, accumulator_written = 0;
  std::int64_t register_read = 0, register_written = 0;  ///< operand registers of the MACs
  std::int64_t select_passes = 0;                        ///< operands through the select of one rank
  std::int64_t macs_useful = 0, macs_gated = 0;          ///< slots

  friend bool operator==(const Traffic&, const Traffic&) = default;
};

/// Of an HSS core; `work` has tiles of the core's own width. Identities that hold by construction, so no counter is needed:
///   - a beat of A writes arrays * L weights and their coordinates to shadow registers, and later from there to the active ones;
///   - a useful slot loads its operand register and reads it and the weight; without zero gating every slot does;
///   - the accumulators are read c_reads + c_beats times, a word of all rows each;
///   - every issued slot sends an operand through each rank that has a select.
Traffic traffic_of(const format::Geometry& geometry, const HssWork& work, GemmSize size, const BufferSize& buffer = {});

/// Of a TASD tensor core: columns of K tiles come from the buffer once, every term reads them again from the tile buffer.
Traffic traffic_of(const format::TtcGeometry& geometry, const SeriesWork& work, GemmSize size, const BufferSize& buffer = {});

/// Words of 8 bits that the global buffer delivers to the core: A, B and their metadata.
std::int64_t buffer_words(const Traffic& traffic);

/// Cycles when the global buffer delivers at most `words_per_cycle` words of 8 bits: the steps take as long as their words, fill and drain are as
/// before.
std::int64_t limited_cycles(std::int64_t cycles, std::int64_t steps, const Traffic& traffic, double words_per_cycle);

}  // namespace filigree::estimate
