// The window of a step at tensor level: which K value sits in which slot. Written from the specification (sections 3.1 and 4.1), not from the hardware's tables.
#pragma once

#include <string>
#include <vector>

#include "format/geometry.h"
#include "model/pattern.h"

namespace filigree::benches {

/// Slots of the step's K value number `k`. Sorted lanes, one slot: group by group, the coordinates of every rank in mixed radix with the largest H. N:M: every
/// lane of its block finds it at the coordinate in the lane's own M slots, which it shares with the lanes that have the same block under every pattern.
std::vector<int> slots_of(const format::Geometry& geometry, const model::Pattern& pattern, int k);

/// Index of the rank's H or N in the family's set; `rank` counts from the innermost.
int mode_index(const format::Geometry& geometry, const model::Pattern& pattern, int rank);

/// Names of the family's patterns, as bins of a cover point.
std::vector<std::string> pattern_names(const format::Geometry& geometry);

/// The numbers first .. last as bins.
std::vector<std::string> number_names(int first, int last);

}  // namespace filigree::benches
