// Longest path of a mapped design, by OpenSTA.
#pragma once

#include "cli/timing_report.h"
#include "synth/netlist.h"

namespace filigree::cli {

struct Timing {
  TimingPath path;       ///< the longest
  double period_ns = 0;  ///< least clock period: its delay and its endpoint's set-up time
};

/// Inputs arrive at the clock edge without a transition of their own, outputs are due at the next one; the clock is ideal. RAM macros as in
/// synth::ram_liberty(). Throws UserError when OpenSTA is missing, std::runtime_error when it fails or finds no path.
Timing measure_timing(const synth::Netlist& netlist, const synth::Liberty& library);

}  // namespace filigree::cli
