// Command sequencer of a TASD tensor core: walks K tiles, the terms of the series within a K tile, their K-steps, and columns.
#pragma once

#include <string>
#include <vector>

#include "config/ttc_config.h"
#include "hdl/module.h"
#include "units/hss_sequencer.h"

namespace filigree::units {

/// Fields of a command, LSB first: k_tiles, columns, terms (only if the core runs more than one), for each term mode_<t> and last_steps_<t> (its K-steps in the last K
/// tile), accumulate, drain.
std::vector<CommandField> ttc_command_fields(const config::TtcConfig& cfg);
int ttc_command_bits(const config::TtcConfig& cfg);

/// Width of the number of K-steps, and of the number of a K-step, in one K tile.
int tile_step_bits(const config::TtcConfig& cfg);
/// Width of the number of a term.
int term_bits(const config::TtcConfig& cfg);

/// Ports: stream `cmd` in; window_valid, weights_full, drain_pending, drained as in hss_sequencer; running_tile, issue, issue_first, issue_accumulate, issue_drain, column,
/// columns, stall, bad_command as there; and for the tile buffer `mode`, `slice` (which K-step of the K tile) and `tile_done` (the last read of the K tile is issued); `term`.
hdl::Module ttc_sequencer(const config::TtcConfig& cfg);

}  // namespace filigree::units
