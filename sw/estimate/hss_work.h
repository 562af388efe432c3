// What a GEMM makes an HSS core do, counted in closed form: steps, beats, rows, multiplications. Cycles are in hss_cycles.h.
#pragma once

#include <cstdint>
#include <vector>

#include "format/geometry.h"
#include "format/plan.h"
#include "format/tile.h"
#include "model/tensor.h"

namespace filigree::estimate {

/// Sizes of Z[M,N] = A[M,K] * B[K,N].
struct GemmSize {
  std::int64_t m = 0, k = 0, n = 0;
};

/// Counts of a whole job; the names with "count_" in the core's counters are noted.
struct HssWork {
  std::int64_t tiles = 0;
  std::int64_t steps = 0;         ///< count_steps: K-steps times columns, over all tiles
  std::int64_t issued_slots = 0;  ///< steps * R * L multiplier slots
  std::int64_t useful_slots = 0;  ///< count_useful: slots with A != 0 and B != 0; without zero gating all issued ones
  std::int64_t a_beats = 0;       ///< count_a_beats: a row index of all arrays each
  std::int64_t b_rows = 0;        ///< count_b_rows
  std::int64_t bm_beats = 0;      ///< count_bm_beats
  std::int64_t c_reads = 0;       ///< count_c_reads: accumulator words (one column of all rows) read to be added to
  std::int64_t c_writes = 0;      ///< count_c_writes
  std::int64_t c_beats = 0;       ///< count_c_beats: accumulator words read to be sent

  std::int64_t gated_slots() const { return issued_slots - useful_slots; }  ///< count_gated
  friend bool operator==(const HssWork&, const HssWork&) = default;
};

/// From sizes alone: dense B, no zero gating. `pattern` must be one of the family's.
HssWork count_work(const format::Geometry& geometry, const model::Pattern& pattern, GemmSize size, const format::JobOptions& options = {});

/// From the tensors: with `zero_gating` the useful slots are counted, and compressed B (options) takes the rows that its non-zeros fill.
/// A is [M,K] and has the pattern, B is [K,N]; throws std::invalid_argument when K differs.
HssWork count_work(const format::Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& a,
                   const model::Matrix<std::int32_t>& b, bool zero_gating, const format::JobOptions& options = {});

/// Products with both factors non-zero: the sum over k of non-zeros of column k of A times non-zeros of row k of B.
std::int64_t useful_products(const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b);

}  // namespace filigree::estimate
