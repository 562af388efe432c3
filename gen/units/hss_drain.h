// Drain: reads finished columns out of the accumulators and offers them as the `c` stream.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Ports: `request` (the last step of a tile to be sent was issued; `columns` goes with it), `finish` (its last partial sum is being written),
/// `port_busy` (the accumulators are read for a step in this cycle); `read`, `read_column`; `pending` from the request until the last column was taken,
/// `drained` columns read so far; `c` stream control (c_tvalid, c_tlast, c_tready; the data is the accumulators' read data).
hdl::Module hss_drain(const config::HssConfig& cfg);

}  // namespace filigree::units
