// Sum of many values as a balanced tree.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// Combinational module `name`: input `addend` (`count` values of one type), output `sum` of the same signedness and width + ceil(log2 count) bits, exact.
hdl::Module adder_tree(const std::string& name, hdl::Type addend, int count);

}  // namespace filigree::lib
