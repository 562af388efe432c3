// Which rows of a head are sampled.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `start`, and stable until not `busy`: `keys`, `rows`, `stride`, `tail`. Output streams `row` (config::row_fields, tlast on the head's last row), the
/// requests, and `length` (keys that a row sees), the same rows for the unit that takes their scores in; the two do not wait for each other. Outputs `busy`,
/// from the cycle after start until both streams are done, and `rows_less_1`, the rows sent on `length` so far, less one.
hdl::Module attention_sampler(const config::AttentionConfig& cfg);

}  // namespace filigree::units
