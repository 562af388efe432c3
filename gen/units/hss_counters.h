// Activity counters of the core.
#pragma once

#include <string>
#include <vector>

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

constexpr int kCounterBits = 48;

/// Adds a counter that grows by `amount` in every cycle without `clear`, and its output count_<name>.
hdl::Value counter(hdl::Module& m, const std::string& name, const hdl::Value& clear, const hdl::Value& amount);

/// What is counted, each at output count_<name>: cycles, steps, useful, gated, b_rows, stall, a_beats, c_reads, c_writes, c_beats, and bm_beats with
/// compressed B.
std::vector<std::string> counter_names(const config::HssConfig& cfg);

/// Inputs: clear, busy, issue, row_taken, stall, beat_taken (of `a`), accumulate and write (of the accumulators), column_read (for the drain), with
/// compressed B bm_taken, and with zero gating `active` (one bit per MAC of one array, for each array). Outputs count_* of kCounterBits. Useful MACs
/// are counted a few cycles after their step. The accumulators' RAM is read c_reads + c_beats times: to be added to, and to be sent.
hdl::Module hss_counters(const config::HssConfig& cfg);

}  // namespace filigree::units
