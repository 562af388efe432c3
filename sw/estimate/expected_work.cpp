#include "estimate/expected_work.h"

#include <algorithm>
#include <cmath>

namespace filigree::estimate {
namespace {

std::int64_t expected_products(GemmSize size, double a, double b) {
  return std::llround(static_cast<double>(size.m) * static_cast<double>(size.k) * static_cast<double>(size.n) * a * b);
}

}  // namespace

HssWork expected_work(const format::Geometry& geometry, const model::Pattern& pattern, GemmSize size, const Densities& densities, bool zero_gating,
                      const format::JobOptions& options) {
  HssWork work = count_work(geometry, pattern, size, options);
  if (zero_gating) work.useful_slots = expected_products(size, std::min(densities.a, pattern.density().value()), densities.b);
  if (!options.compressed) return work;
  work.b_rows = 0;
  for (const format::TilePlan& plan : format::plan_tiles(geometry, pattern, size.m, size.k, size.n, options)) {
    const std::int64_t depth = geometry.depth(pattern);
    const std::int64_t values = (std::min((plan.first_step + plan.steps) * depth, size.k) - plan.first_step * depth) * plan.columns;
    work.b_rows += static_cast<std::int64_t>(std::ceil(static_cast<double>(values) * densities.b / geometry.row_values));
  }
  work.bm_beats = work.steps;
  return work;
}

SeriesWork expected_series_work(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms, GemmSize size,
                                const Densities& densities, bool zero_gating) {
  SeriesWork work = count_series_work(geometry, terms, size);
  if (!zero_gating) return work;
  double sum = 0;
  for (const model::Pattern& term : terms) sum += term.density().value();
  work.core.useful_slots = expected_products(size, std::min({densities.a, sum, 1.0}), densities.b);
  return work;
}

}  // namespace filigree::estimate
