#include "format/plan.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::format {
namespace {

void check_options(const Geometry& geometry, const JobOptions& options) {
  if (options.compressed && !geometry.compressed_b) throw std::invalid_argument("compressed B was asked of a core without compressed_b");
  if (options.max_columns < 0 || options.max_columns > geometry.columns) {
    throw std::invalid_argument(fmt::format("tiles of {} columns were asked for, accepted is 1..{}", options.max_columns, geometry.columns));
  }
  if (options.max_steps < 1 || options.max_steps > kMaxTileSteps) {
    throw std::invalid_argument(fmt::format("tiles of {} K-steps were asked for, accepted is 1..{}", options.max_steps, kMaxTileSteps));
  }
}

constexpr std::int64_t kMaxTiles = std::int64_t{1} << 22;  // 200 MB of plans; a network's largest layer on the smallest core stays below

std::int64_t parts(std::int64_t whole, std::int64_t most) { return (whole - 1) / most + 1; }

}  // namespace

std::vector<TilePlan> plan_tiles(const Geometry& geometry, const model::Pattern& pattern, std::int64_t m, std::int64_t k, std::int64_t n,
                                 const JobOptions& options) {
  check_options(geometry, options);
  if (m < 1 || k < 1 || n < 1) throw std::invalid_argument(fmt::format("M = {}, K = {}, N = {}: every dimension must be at least 1", m, k, n));
  const int most_columns = options.max_columns == 0 ? geometry.columns : options.max_columns;
  const std::int64_t all_steps = geometry.steps(k, pattern);
  const std::int64_t row_limit = std::int64_t{kMaxTileRows} * geometry.row_values / (std::int64_t{geometry.depth(pattern)} * most_columns);
  const std::int64_t most_steps = std::clamp<std::int64_t>(row_limit, 1, options.max_steps);
  const std::int64_t row_tiles = parts(m, geometry.total_rows());
  const std::int64_t column_tiles = parts(n, most_columns);
  const std::int64_t step_tiles = parts(all_steps, most_steps);
  if (row_tiles > kMaxTiles || column_tiles > kMaxTiles / row_tiles || step_tiles > kMaxTiles / (row_tiles * column_tiles)) {
    throw std::invalid_argument(fmt::format("M = {}, K = {}, N = {}: {} x {} x {} tiles, accepted: at most {} tiles", m, k, n, row_tiles, step_tiles,
                                            column_tiles, kMaxTiles));
  }
  std::vector<TilePlan> plans;
  plans.reserve(static_cast<std::size_t>(row_tiles * column_tiles * step_tiles));
  for (std::int64_t row = 0; row < m; row += geometry.total_rows()) {
    for (std::int64_t column = 0; column < n; column += most_columns) {
      for (std::int64_t step = 0; step < all_steps; step += most_steps) {
        TilePlan& plan = plans.emplace_back();
        plan.first_row = row;
        plan.first_column = column;
        plan.columns = static_cast<int>(std::min<std::int64_t>(most_columns, n - column));
        plan.first_step = step;
        plan.steps = static_cast<int>(std::min(most_steps, all_steps - step));
        plan.accumulate = step > 0;
        plan.drain = step + plan.steps == all_steps;
      }
    }
  }
  return plans;
}

}  // namespace filigree::format
