// A TASD unit by itself: blocks in, the entries of their terms out.
#pragma once

#include "config/tasd_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `n_<t>`, the run-time N of every term, 0..n: they change only while no block is inside or on offer. Stream `x`, no tlast: a block per beat,
/// value i at [i * value_bits, + value_bits). Stream `t`:
/// - iterative: an entry per beat, tlast on the block's last; fields from bit 0: value, index, valid (1), term (2, only with more than one term).
///   With every N zero a block has no beats.
/// - parallel, no tlast: all entries of a block per beat, entry 0 lowest, each value, index, valid; slots from the run-time N on are zero.
/// A slot for which no non-zero was left is zero in all three fields.
hdl::Module tasd_unit(const config::TasdConfig& cfg);

/// Width of one beat of `t`.
int tasd_beat_bits(const config::TasdConfig& cfg);

}  // namespace filigree::units
