// A funnel shifter: cuts a run of entries out of a longer vector at a variable start.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// Combinational module `name`: output `out` = entries [amount, amount + out_entries) of input `in`, each `entry_bits` wide; entries beyond the input read as
/// zero. `amount` is unsigned and at most `max_amount`. One level of 2:1 muxes per bit of `amount`, highest bit first so that levels shrink.
hdl::Module funnel(const std::string& name, int entry_bits, int in_entries, int out_entries, int max_amount);

}  // namespace filigree::lib
