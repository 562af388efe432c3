// The TASD units of a tensor core: blocks of results in, entries of their terms out.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `n_<t>`: the run-time N of every term, 0..n; they change only while `idle`. Stream `x`: cfg.beat_blocks() blocks per beat, block b at
/// [b * M * value_bits, + M * value_bits).
/// Outputs, all registered: `entry_valid` (one bit per entry of cfg.tasd()), high for one cycle per beat when that entry of the beat's blocks is on `entry`, and
/// `entry_last`, the beat's tlast, beside it; `entry` holds every entry for every block, [entry][block], each value_bits of value and index_bits() above.
/// There is no back-pressure: who lets a beat in has room for its entries. Beats come in order at every entry. `idle`: nothing is inside or on `entry`.
hdl::Module tasd_bank(const config::TtcConfig& cfg);

}  // namespace filigree::units
