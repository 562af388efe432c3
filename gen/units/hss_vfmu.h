// Variable fetch management unit: turns fixed-width rows of B into windows of D values, D chosen per tile or per step.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Room rule of the specification (section 5.5): a row is taken whenever it fits, so with row_values >= D one step per cycle never waits after the first row.
/// Rows stay where they were written (a ring of aligned rows); only the read position moves. Ports:
///   b                        rows in
///   start, rows              a tile begins and has this many rows; pulses only while no step is issued
///   step_values, step_known  how many values the next step takes, and whether that is known yet
///   window_valid             that many values are there
///   step, step_last          takes them; the last step of the tile also drops what is left of its last row
///   window_value, window_offset   the next D_max entries, oldest first
///   row_taken, last_error, starved, excess  for the counters and the protocol check
hdl::Module hss_vfmu(const config::HssConfig& cfg);

/// Width of the `rows` field of a command.
constexpr int kRowCountBits = 24;

}  // namespace filigree::units
