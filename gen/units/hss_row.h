// One PE row: the lane groups, the adder tree over their products and the adder that adds the row's sum to a partial sum.
#pragma once

#include <string>
#include <vector>

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// One row of `lanes` MACs with everything but its accumulator RAM (docs/hss.md, "PE row"). Ports: window, load, load_data (the row's share of an `a` beat), the
/// swap_* pulses of hss_lane_group, operand_load (zero gating), accumulate, psum_in, psum_out, active (zero gating).
hdl::Module hss_row(const config::HssConfig& cfg);

/// Names of the row's one-bit control inputs, in port order: swap_rank<r> outermost first, swap_weight, and with zero gating operand_load.
std::vector<std::string> row_controls(const config::HssConfig& cfg);

}  // namespace filigree::units
