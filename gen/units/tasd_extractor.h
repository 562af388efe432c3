// The data path of an iterative TASD unit: holds one block and finds the largest value that is left.
#pragma once

#include "config/tasd_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs: `code`, a block of M values as sign_magnitude() makes them, taken at the end of a cycle with `load`; `remove`: what is found in this cycle
/// is gone in the next; `term` and `part` as tasd_control has them, only where some term has more than one part. Outputs, combinational from the
/// registers: `value` (two's complement again) and `index` within the term's own M, both zero when no non-zero is left.
hdl::Module tasd_extractor(const config::TasdConfig& cfg);

}  // namespace filigree::units
