// What a GEMM with a series of terms makes a TASD tensor core do, counted in closed form. Its cycles are those of hss_cycles.h over SeriesJob::tile_plans().
#pragma once

#include <cstdint>
#include <vector>

#include "estimate/hss_work.h"
#include "format/series_plan.h"
#include "model/tensor.h"

namespace filigree::estimate {

/// Counts of a whole job; the names with "count_" in the core's counters are noted.
struct SeriesWork {
  HssWork core;                          ///< b_rows: columns of K tiles loaded, once for all terms
  std::vector<std::int64_t> term_steps;  ///< count_steps_term<t>
  std::int64_t b_words = 0;              ///< count_b_words: words of the smallest step's width read from the tile buffer

  friend bool operator==(const SeriesWork&, const SeriesWork&) = default;
};

/// From sizes alone: every slot counts as useful.
SeriesWork count_series_work(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms, GemmSize size, int max_columns = 0);

/// From the tensors: with `zero_gating` the useful slots are counted. `tensors` are the terms of A [M,K], B is [K,N].
SeriesWork count_series_work(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms,
                             const std::vector<model::Matrix<std::int32_t>>& tensors, const model::Matrix<std::int32_t>& b, bool zero_gating,
                             int max_columns = 0);

/// The sum over the terms of their steady cycles: one step per cycle, nothing else. For one term it is that of the plain core.
std::int64_t steady_series_cycles(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms, GemmSize size);

}  // namespace filigree::estimate
