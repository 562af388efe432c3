// Work of a layer of which only sizes and densities are known: what count_work() finds in tensors, on average.
#pragma once

#include "estimate/hss_work.h"
#include "estimate/series_work.h"

namespace filigree::estimate {

/// Shares of non-zeros, 0..1. Zeros of A and B fall independently of each other.
struct Densities {
  double a = 1, b = 1;
};

/// With `zero_gating` M * K * N * a * b useful slots, rounded; compressed B (options) takes the rows that its share of non-zeros fills in each tile.
/// A density of A above the pattern's counts as the pattern's.
HssWork expected_work(const format::Geometry& geometry, const model::Pattern& pattern, GemmSize size, const Densities& densities, bool zero_gating,
                      const format::JobOptions& options = {});

/// The same for a series; a density of A above the terms' sum counts as that.
SeriesWork expected_series_work(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms, GemmSize size,
                                const Densities& densities, bool zero_gating);

}  // namespace filigree::estimate
