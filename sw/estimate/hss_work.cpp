#include "estimate/hss_work.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "format/pack_b.h"

namespace filigree::estimate {
namespace {

HssWork count_tiles(const format::Geometry& geometry, const std::vector<format::TilePlan>& plans) {
  HssWork work;
  for (const format::TilePlan& plan : plans) {
    ++work.tiles;
    work.steps += std::int64_t{plan.steps} * plan.columns;
    work.a_beats += std::int64_t{plan.steps} * geometry.rows;
    work.c_writes += std::int64_t{plan.steps} * plan.columns;
    work.c_reads += std::int64_t{plan.steps - (plan.accumulate ? 0 : 1)} * plan.columns;  // the first K-step starts afresh
    work.c_beats += plan.drain ? plan.columns : 0;
  }
  work.issued_slots = work.steps * geometry.total_rows() * geometry.lanes;
  work.useful_slots = work.issued_slots;
  return work;
}

/// Non-zeros of B in a tile's rows of K and columns of N.
std::int64_t tile_nonzeros(const model::Matrix<std::int32_t>& b, std::int64_t depth, const format::TilePlan& plan) {
  const std::int64_t last = std::min((plan.first_step + plan.steps) * depth, b.rows());
  std::int64_t nonzeros = 0;
  for (std::int64_t k = plan.first_step * depth; k < last; ++k) {
    for (std::int32_t value : b.row(k).subspan(static_cast<std::size_t>(plan.first_column), static_cast<std::size_t>(plan.columns))) {
      nonzeros += value != 0 ? 1 : 0;
    }
  }
  return nonzeros;
}

}  // namespace

HssWork count_work(const format::Geometry& geometry, const model::Pattern& pattern, GemmSize size, const format::JobOptions& options) {
  const std::vector<format::TilePlan> plans = format::plan_tiles(geometry, pattern, size.m, size.k, size.n, options);
  HssWork work = count_tiles(geometry, plans);
  for (const format::TilePlan& plan : plans) work.b_rows += format::dense_rows(geometry, pattern, plan);
  return work;
}

HssWork count_work(const format::Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& a,
                   const model::Matrix<std::int32_t>& b, bool zero_gating, const format::JobOptions& options) {
  const std::vector<format::TilePlan> plans = format::plan_tiles(geometry, pattern, a.rows(), a.cols(), b.cols(), options);
  const std::int64_t useful = useful_products(a, b);
  HssWork work = count_tiles(geometry, plans);
  if (zero_gating) work.useful_slots = useful;
  for (const format::TilePlan& plan : plans) {
    if (!options.compressed) {
      work.b_rows += format::dense_rows(geometry, pattern, plan);
      continue;
    }
    work.b_rows += (tile_nonzeros(b, geometry.depth(pattern), plan) + geometry.row_values - 1) / geometry.row_values;
    work.bm_beats += std::int64_t{plan.steps} * plan.columns;
  }
  return work;
}

std::int64_t useful_products(const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b) {
  if (a.cols() != b.rows()) throw std::invalid_argument(fmt::format("A has {} columns and B has {} rows: they must be equal", a.cols(), b.rows()));
  std::vector<std::int64_t> weights(static_cast<std::size_t>(a.cols()));
  for (std::int64_t m = 0; m < a.rows(); ++m) {
    for (std::size_t k = 0; k < weights.size(); ++k) weights[k] += a.row(m)[k] != 0 ? 1 : 0;
  }
  std::int64_t products = 0;
  for (std::int64_t k = 0; k < b.rows(); ++k) {
    const std::span<const std::int32_t> row = b.row(k);
    const auto zeros = std::count(row.begin(), row.end(), 0);
    products += weights[static_cast<std::size_t>(k)] * (std::ssize(row) - zeros);
  }
  return products;
}

}  // namespace filigree::estimate
