// Energy and cycles of dense and N:M tensor cores in the accounting of the public Sparseloop artifact of 2022, to hold its published figures
// against. Where it differs from our own (traffic.h) is listed in docs/estimate.md.
#pragma once

#include <cstdint>

#include "estimate/energy.h"
#include "estimate/hss_work.h"

namespace filigree::estimate {

/// 4 x 16 x 16 MACs, 128 columns of accumulators, int8, a buffer of 256 K values with 42 words per cycle.
struct SparseloopDesign {
  double stored_density = 1;  ///< share of A that is stored and multiplied: 1, 1/2 (2:4), 1/3 (2:6), 1/4 (2:8)
  int metadata_bits = 0;      ///< coordinate of one stored weight
};

struct SparseloopFigures {
  std::int64_t cycles = 0;
  std::int64_t columns = 0;  ///< of a tile, chosen so that operands stay in the buffer
  DramPasses passes;
  Energy energy;
};

/// Its accounting:
///   - sums have 8 bits, in the register file and in DRAM; they go to DRAM past the buffer; a sum is read and written once per step of 16 products,
///     and once at the end;
///   - A is stored without its zeros; its coordinates cost in the buffer and in the MAC's register, not in DRAM; B is dense whatever its density, no
///     MAC is gated;
///   - B has no operand register: it comes from the buffer once per row block and step; each MAC reads its weight's register every cycle;
///   - rows of the buffer are filled without gaps, no size is padded;
///   - the mapping with the fewest words from DRAM; tiles of 128 columns, or of 64 or 32 where only then A and a tile of B fit together;
///   - steps take as long as the buffer needs for the words of A, coordinates and B at 42 a cycle.
SparseloopFigures sparseloop_figures(const SparseloopDesign& design, GemmSize size, const EnergyTable& table);

}  // namespace filigree::estimate
