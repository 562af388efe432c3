// Sum of many values as a balanced tree.
#pragma once

#include <span>
#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// Levels of a tree over `count` >= 1 values: ceil(log2 count).
int tree_levels(int count);

/// Module `name`: input `addend` (`count` values of one type), output `sum` of the same signedness and width + ceil(log2 count) bits, exact.
/// Combinational, but for a register behind every level in `registered` (ascending, within 1..tree_levels(count)): the sum comes that many cycles later.
hdl::Module adder_tree(const std::string& name, hdl::Type addend, int count, std::span<const int> registered = {});

}  // namespace filigree::lib
