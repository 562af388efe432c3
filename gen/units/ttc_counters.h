// Counters of what the terms of a series share and what they do again.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs: clear, beat_taken (of `a`), issue with `term`, words_read (of the tile buffer, in the cycle of the issue), accumulate and write (of the accumulators). Outputs
/// count_* of kCounterBits: a_beats, b_words, c_reads, c_writes, steps_term<t>.
hdl::Module ttc_counters(const config::TtcConfig& cfg);

}  // namespace filigree::units
