// Activity counters of the attention filter.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"
#include "units/hss_counters.h"

namespace filigree::units {

/// Inputs: clear, and per cycle busy, sampling, selecting, merging, row_done, beat, handed_over, and `columns` (kept, when handed_over). Outputs count_cycles,
/// count_sample, count_select, count_merge, count_columns.
hdl::Module attention_counters(const config::AttentionConfig& cfg, int bits = kCounterBits);

}  // namespace filigree::units
