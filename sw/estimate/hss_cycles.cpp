#include "estimate/hss_cycles.h"

#include <algorithm>

namespace filigree::estimate {

std::int64_t steady_cycles(const format::Geometry& geometry, const model::Pattern& pattern, GemmSize size) {
  const std::int64_t row_blocks = (size.m + geometry.total_rows() - 1) / geometry.total_rows();
  return row_blocks * size.n * geometry.steps(size.k, pattern);
}

std::int64_t total_cycles(std::span<const format::TilePlan> tiles, const PipelineLatencies& latencies) {
  if (tiles.empty()) return 0;
  std::int64_t weights_loaded = latencies.first_weights;  // first cycle in which the next K-step may begin
  std::int64_t last_issue = 0;
  const format::TilePlan* before = nullptr;
  for (const format::TilePlan& tile : tiles) {
    std::int64_t first_issue = latencies.first_window;
    std::int64_t accumulators_free = 0;
    if (before != nullptr) {
      first_issue = last_issue + 2 + latencies.next_window;
      if (before->drain) {
        first_issue = std::max(first_issue, last_issue + latencies.write + 2);
        accumulators_free = last_issue + before->columns + latencies.write + 2;
      }
    }
    first_issue = std::max(first_issue, weights_loaded);
    const std::int64_t per_step = std::max(tile.columns, latencies.step_interval);
    std::int64_t last_step = first_issue;  // in which the last K-step begins
    if (tile.steps > 1) last_step = std::max(first_issue + per_step, accumulators_free) + (tile.steps - 2) * per_step;
    last_issue = last_step + tile.columns - 1;
    if (tile.steps == 1) last_issue = std::max(last_issue, accumulators_free);
    if (tile.columns == 1) last_step = last_issue;
    weights_loaded = last_step + latencies.step_interval;
    before = &tile;
  }
  return last_issue + (before->drain ? before->columns : 0) + latencies.write + 1;
}

double slot_utilisation(const HssWork& work, std::int64_t cycles) {
  return cycles == 0 ? 0.0 : static_cast<double>(work.steps) / static_cast<double>(cycles);
}

double effective_utilisation(int macs, GemmSize size, std::int64_t cycles) {
  if (cycles == 0) return 0.0;
  const double products = static_cast<double>(size.m) * static_cast<double>(size.k) * static_cast<double>(size.n);
  return products / (static_cast<double>(cycles) * macs);
}

}  // namespace filigree::estimate
