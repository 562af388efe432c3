#include "estimate/series_work.h"

namespace filigree::estimate {

SeriesWork count_series_work(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms, GemmSize size, int max_columns) {
  const format::Geometry& core = geometry.core;
  const std::int64_t word = core.depth(core.family.patterns().front());
  SeriesWork work;
  work.term_steps.resize(terms.size());
  for (const format::SeriesTile& tile : format::plan_series(geometry, terms, size.m, size.k, size.n, max_columns)) {
    ++work.core.tiles;
    work.core.b_rows += std::int64_t{tile.k_tiles} * tile.columns;
    work.core.c_beats += tile.columns;
    const std::int64_t k_steps = format::steps_of(geometry, tile, terms);
    work.core.a_beats += k_steps * core.rows;
    work.core.steps += k_steps * tile.columns;
    work.core.c_writes += k_steps * tile.columns;
    work.core.c_reads += (k_steps - 1) * tile.columns;  // the first K-step starts afresh
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const std::int64_t steps = (std::int64_t{tile.k_tiles - 1} * geometry.tile_steps(terms[t]) + tile.last_steps[t]) * tile.columns;
      work.term_steps[t] += steps;
      work.b_words += steps * (core.depth(terms[t]) / word);
    }
  }
  work.core.issued_slots = work.core.steps * core.total_rows() * core.lanes;
  work.core.useful_slots = work.core.issued_slots;
  return work;
}

SeriesWork count_series_work(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms,
                             const std::vector<model::Matrix<std::int32_t>>& tensors, const model::Matrix<std::int32_t>& b, bool zero_gating,
                             int max_columns) {
  SeriesWork work = count_series_work(geometry, terms, {tensors.front().rows(), b.rows(), b.cols()}, max_columns);
  if (!zero_gating) return work;
  work.core.useful_slots = 0;
  for (const model::Matrix<std::int32_t>& tensor : tensors) work.core.useful_slots += useful_products(tensor, b);
  return work;
}

std::int64_t steady_series_cycles(const format::TtcGeometry& geometry, const std::vector<model::Pattern>& terms, GemmSize size) {
  const std::int64_t row_blocks = (size.m - 1) / geometry.core.total_rows() + 1;
  std::int64_t k_steps = 0;
  for (const model::Pattern& term : terms) k_steps += geometry.core.steps(size.k, term);
  return row_blocks * size.n * k_steps;
}

}  // namespace filigree::estimate
