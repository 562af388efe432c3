// The collector's memory for one term of a tile.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs: `n`; `entry_valid`, `entry_last`, `entry` of the term's entries; `half`, `tile_read` (from the reader); `read_enable`, `read_step`
/// (missing when a tile is one K-step of the term), `read_row`. Outputs: `used` (N is not 0), `complete` (all entries in use of the tile in `half`
/// are written), `last_step` (its last K-step; missing with read_step), `filled` (one bit per lane from the core's smallest N on: that K-step has a
/// block for it), `word` (as that of tasd_tile_memory: one cycle after read_enable, held).
hdl::Module tasd_tile_store(const config::TtcConfig& cfg, int term);

}  // namespace filigree::units
