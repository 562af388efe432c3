// Counters of what the terms of a series do; all else is counted as in an HSS core.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"
#include "units/hss_counters.h"

namespace filigree::units {

/// Inputs: clear, issue with `term`, words_read (of the tile buffer, in the cycle of the issue). Outputs count_* of kCounterBits: b_words,
/// steps_term<t>.
hdl::Module ttc_counters(const config::TtcConfig& cfg, int bits = kCounterBits);

}  // namespace filigree::units
