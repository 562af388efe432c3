// Step line: the delay line of control bits that travels beside the data of each step.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs: issue, issue_first, issue_accumulate, issue_drain, column (hss_sequencer). Outputs, each in the cycle HssTiming gives: the row controls of row_controls(),
/// `swapped` (hss_loader), `read`, `read_column`, `write`, `write_column`, `accumulate`, `finish` (hss_drain), and `busy` while a step is under way.
hdl::Module hss_step_line(const config::HssConfig& cfg);

}  // namespace filigree::units
