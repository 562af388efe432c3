// Model of a dual-side sparse tensor core (DSTC): both operands without structure, outer products of compressed columns of A and rows of B. Not
// built as hardware: it stands beside our cores in comparisons.
#pragma once

#include "estimate/expected_work.h"
#include "estimate/traffic.h"

namespace filigree::estimate {

/// 4 units of 16 x 16 MACs, each with sums of 2048 results; int8; bitmasks of 1 bit per value.
struct DstcDesign {
  int sum_bits = 32;                ///< 8 in the 2022 Sparseloop artifact
  double words_per_cycle = 42;      ///< of the global buffer, 8 bits each
  bool results_pass_buffer = true;  ///< false in the artifact
  bool dram_metadata = true;        ///< bitmasks cost in DRAM; false in the artifact
};

struct DstcFigures {
  std::int64_t cycles = 0;
  std::int64_t compute_cycles = 0;  ///< if the buffer never limits
  Traffic traffic;
};

/// A unit's tile is 16 x 128, 32 x 64, 64 x 32 or 128 x 16 results, and the units stand 1 x 4, 2 x 2 or 4 x 1: the fewest cycles win. For every k a
/// unit takes ceil(a / 16) * ceil(b / 16) cycles for the a and b non-zeros of its column of A and row of B, binomial with the densities; the mean is
/// what counts. The buffer delivers non-zeros and bitmasks; the slower of the two is the time. Every product reads and writes a sum. Dense operands
/// take exactly as long as on a dense tensor core when sizes are multiples of the tiles.
DstcFigures dstc_figures(const DstcDesign& design, GemmSize size, const Densities& densities, const BufferSize& buffer = {});

}  // namespace filigree::estimate
