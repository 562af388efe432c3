// How long an HSS core takes: the steady rate of one step per cycle, and what filling and loading add to it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "estimate/hss_work.h"

namespace filigree::estimate {

/// ceil(M / R) * N * ceil(K / D): one step per cycle, nothing else (highlight-hss section 5.2).
std::int64_t steady_cycles(const format::Geometry& geometry, const model::Pattern& pattern, GemmSize size);

/// Constants of a core's pipeline, in cycles. Streams never wait.
struct PipelineLatencies {
  int first_weights = 0;  ///< from the first busy cycle until the first K-step's weights are loaded
  int first_window = 0;   ///< the same until the first B window is there
  int next_window = 0;    ///< from a later tile's start until its first B window is there: its rows wait at the door already
  int step_interval = 0;  ///< least cycles between the first columns of two K-steps: loading the weights of one
  int write = 0;          ///< from the issue of a step until its sums are in the accumulators

  friend bool operator==(const PipelineLatencies&, const PipelineLatencies&) = default;
};

/// Busy cycles of a sequence of tiles: exactly the core's counter when B rows are at least as wide as the widest step. (A compressed tile that
/// begins with empty windows and follows one that does not drain may begin a cycle sooner.)
///   K-steps of a tile follow each other after max(Nt, step_interval) cycles; each issues its columns back to back.
///   A tile's first K-step may follow a tile that drains once its draining has begun, write + 2 after that tile's last step; the accumulators that are
///   needed again (second K-step, or the very last column) are free Nt + write + 2 after it.
///   After a tile that does not drain, the next one begins 2 + next_window after its last step.
///   The last tile's results take Nt + write + 1 cycles after its last step.
std::int64_t total_cycles(std::span<const format::TilePlan> tiles, const PipelineLatencies& latencies);

/// Issued steps / cycles: the share of cycles in which all multipliers had a slot (claim C2). 0 when there are no cycles.
double slot_utilisation(const HssWork& work, std::int64_t cycles);

/// Products of the dense GEMM / (cycles * multipliers): above 1 is what skipping gains, padding of M, N, K included. 0 when there are no cycles.
double effective_utilisation(int macs, GemmSize size, std::int64_t cycles);

}  // namespace filigree::estimate
