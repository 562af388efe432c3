// The window of a step at tensor level: which K value sits in which slot. Written from the specification (sections 3.1 and 4.1), not from the hardware's tables.
#pragma once

#include <string>
#include <vector>

#include "format/geometry.h"
#include "model/pattern.h"

namespace filigree::benches {

/// Slot of the step's K value number `k`: group by group, the coordinates of every rank in mixed radix with the largest H.
int slot_of(const format::Geometry& geometry, const model::Pattern& pattern, int k);

/// Index of the rank's H in the family's set; `rank` counts from the innermost.
int mode_index(const format::Geometry& geometry, const model::Pattern& pattern, int rank);

/// Names of the family's patterns, as bins of a cover point.
std::vector<std::string> pattern_names(const format::Geometry& geometry);

/// The numbers first .. last as bins.
std::vector<std::string> number_names(int first, int last);

}  // namespace filigree::benches
