// The TASD unit that takes a block per cycle: every pair of values is compared at once, and how many come before a value is its place.
#pragma once

#include <vector>

#include "config/tasd_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational. Inputs: `x`, the block's M values of value_bits, and the run-time N of every term but the last, `n_<t>`: where a term's slots
/// start. Output `entry`: cfg.entries() entries of value_bits + index_bits() each, numbered as in TasdConfig; value in the low bits, index within
/// the term's own M above. An entry for which no non-zero is left is zero. Entries of slots from the run-time N on hold what later slots or terms
/// find, or anything: whoever uses the entries knows N.
hdl::Module tasd_sorter(const config::TasdConfig& cfg);

/// The N that it takes, of those of all terms.
std::vector<hdl::Value> sorter_n(const std::vector<hdl::Value>& n);

}  // namespace filigree::units
