// A multiplier for many lanes that share one operand: radix-8 Booth, three bits of the lane's own operand at a time. The awkward multiple, three times the
// shared operand, is made once for all lanes.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// Combinational module `name`: inputs `a` (type a), `b` (unsigned; both at least 2 bits) and `triple` = 3 b (b_bits + 2); output `product` = bits
/// [first, a.width + b_bits) of a * b.
hdl::Module octal_multiplier(const std::string& name, hdl::Type a, int b_bits, int first = 0);

}  // namespace filigree::lib
