// Post-op path of a TASD tensor core: bias, requantisation per output channel and ReLU, between the accumulators and the transpose buffer.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Stream `c` in: R = core.total_rows() sums of acc_bits, one column (output channel) per beat, tlast on the tile's last. Stream `p` in, without
/// tlast, one beat per column: bias (acc_bits, signed), multiplier (multiplier_bits, unsigned), shift (shift_bits), from bit 0. Input `relu`, held
/// while a column is inside; missing with relu_only, where it is always on. Stream `y` out: R values of a_bits, tlast as it came. y = floor(((c +
/// bias) * multiplier + 2^(shift - 1)) / 2^shift), nothing added for shift 0, without a wrap on the way; then ReLU; saturated to a_bits, signed.
/// `idle`: no column is inside.
hdl::Module tasd_post_op(const config::TtcConfig& cfg);

}  // namespace filigree::units
