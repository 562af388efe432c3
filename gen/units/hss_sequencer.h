// Command sequencer: walks a tile's K-steps and columns and decides, cycle by cycle, whether the next step is issued.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Width of the `steps` field of a command.
constexpr int kStepCountBits = 16;

/// One field of a command, LSB first in this order: mode_rank<r> (outermost first, only ranks with more than one H), steps, columns, rows, compressed (only with
/// compressed_b), accumulate, drain.
struct CommandField {
  std::string name;
  int lsb = 0;
  int width = 0;
};
std::vector<CommandField> command_fields(const config::HssConfig& cfg);
int command_bits(const config::HssConfig& cfg);

/// What decides whether the next step of a tile goes in this cycle.
struct NextStep {
  hdl::Value running;
  hdl::Value fresh;         ///< it overwrites its accumulator
  hdl::Value first_column;  ///< of its K-step, which therefore needs its weights
  hdl::Value last;          ///< of the tile: a second drain would begin with it
  hdl::Value column;
  hdl::Value window_valid, weights_full, drain_pending, drained;
};

struct StepIssue {
  hdl::Value fresh;
  hdl::Value can_issue;  ///< nothing but its window may be missing
  hdl::Value issue;
};

/// The rule of every sequencer: the window is there, the weights are (first column), and the accumulator is free: nothing drains, or a fresh step's column has
/// been drained and it is not the last.
StepIssue issue_rule(hdl::Module& m, const NextStep& step);

/// Ports: stream `cmd` in; window_valid, weights_full, drain_pending, drained (columns already read out) in;
/// start (a legal command was taken), rows, mode_rank<r>, compressed, running; issue and what goes with it: issue_first (first column of a K-step),
/// issue_accumulate, issue_last (last step of the tile), issue_drain (last step of a tile whose results are to be sent), column, columns; stall; bad_command.
hdl::Module hss_sequencer(const config::HssConfig& cfg);

}  // namespace filigree::units
