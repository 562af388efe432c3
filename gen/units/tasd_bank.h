// The TASD units of a tensor core: blocks of results in, entries of their terms out.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `n_<t>`: the run-time N of every term, 0..n; they change only while `idle`, in a cycle in which no beat is taken.
/// Stream `x`: cfg.beat_blocks() blocks per beat, block b at [b * M * value_bits, + M * value_bits). Parallel units always take it; iterative ones
/// whenever the slot whose turn it is has no beat or finds its last entry.
/// Outputs, from registers: `entry_valid` (one bit per entry of cfg.tasd()), high for one cycle per beat when that entry of the beat's blocks is on
/// `entry`, and `entry_last`, the beat's tlast, beside it; `entry` holds every entry for every block, [entry][block], each value_bits of value and
/// index_bits() above.
/// Parallel: all entries in use in the cycle after the beat. Iterative: one per cycle, the first two cycles after the beat. At every entry beats
/// come in order.
/// There is no back-pressure: who lets a beat in has room for its entries. `idle`: nothing is inside or on `entry`.
hdl::Module tasd_bank(const config::TtcConfig& cfg);

}  // namespace filigree::units
