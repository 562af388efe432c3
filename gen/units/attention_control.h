// Takes a head through the filter: sample, select, merge, report.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Input stream `head` (config::head_fields) and output stream `result` (config::result_fields). Outputs: the head's registers under their names, `sample_start`,
/// `select_start`, `merge_start` (pulses), `dense`, `found` (columns kept, 0 when not sampled), and `sampling`, `selecting`, `working` for the counters. Inputs: `sampler_busy`, `sums_idle`,
/// `select_done`, `merge_busy`, `columns` (kept), and the selector's results `total`, `outside`, `target`, `threshold`, `mass`.
hdl::Module attention_control(const config::AttentionConfig& cfg);

}  // namespace filigree::units
