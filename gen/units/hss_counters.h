// Activity counters of the core.
#pragma once

#include <string>

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

constexpr int kCounterBits = 48;

/// Adds a counter that grows by `amount` in every cycle without `clear`, and its output count_<name>.
hdl::Value counter(hdl::Module& m, const std::string& name, const hdl::Value& clear, const hdl::Value& amount);

/// Inputs: clear, busy, issue, row_taken, stall, and with zero gating `active` (one bit per MAC of one array, for each array). Outputs count_* of kCounterBits:
/// cycles (busy), steps, useful, gated, b_rows, stall. Useful MACs are counted a few cycles after their step.
hdl::Module hss_counters(const config::HssConfig& cfg);

}  // namespace filigree::units
