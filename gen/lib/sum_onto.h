// What a beat of values adds to a running sum: one tree of full adders and one carry chain, smaller than a tree of adders and a register behind it.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// Combinational module `name`: inputs `addend` (`count` unsigned values of `addend_bits`) and `so_far` (`sum_bits`), output `sum` = so_far + all of them,
/// modulo 2^sum_bits.
hdl::Module sum_onto(const std::string& name, int addend_bits, int count, int sum_bits);

}  // namespace filigree::lib
