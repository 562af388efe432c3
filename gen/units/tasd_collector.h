// Collector behind the TASD units of a tensor core: gathers their entries into tiles of the core's compressed A format.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Symbols: W value bits, I index bits, E entries of a block, BB blocks of a beat (R / M), L lanes, CB blocks of a row in a whole tile.
///
/// Inputs `n_<t>` (N of term t: one of the core's, at most term_n[t]; 0: not used; held while not `idle`), `taken`, `taken_last` (the units took a
/// beat in this cycle; it was the last of its C tile), `entry_valid` (E), `entry_last` (E), `entry` (E * BB * (W + I): entry, then block; value low,
/// index above). `entry_valid[e]` pulses once for each beat taken and each entry in use, in the order of the beats; entries of one beat may come in
/// different cycles, and need not be taken. An entry is in use if its slot is below its term's N. Outputs `room` (a beat may be taken), `idle`
/// (nothing is inside or on its way), stream `t`: the beats of `a`, docs/hss.md.
///
/// Beats of a tile: block by block of K, M rows each; block b of a beat is row b * M + i. A tile ends after CB * M beats or with its last.
hdl::Module tasd_collector(const config::TtcConfig& cfg);

}  // namespace filigree::units
