// Where one entry of the TASD units is written in the tile memory.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// One per entry of the term. `last_step` and `step` are missing when a tile is one K-step of the term. Inputs `valid` (the entry of a beat is
/// there), `last` (of its tile's last beat), `last_place`, `last_step` (of the term's K-steps and of a whole tile), `half` (of the tile that is read
/// next), `tile_read` (in this cycle). Outputs `address` {half, K-step, row}, `place`, `step` of this entry, `tile_end` (it is its tile's last),
/// `complete` (all of the tile that is read next is written).
hdl::Module tasd_tile_writer(const config::TtcConfig& cfg, int term);

}  // namespace filigree::units
