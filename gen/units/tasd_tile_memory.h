// Memories of a tile store: one per lane, all read at once.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `write_enable` (one bit per lane), `write_address` and `write_data` (TileLayout::n_max() each: lanes i, i + n_max, ... take the i-th,
/// for they have the same entry whatever N), `read_enable`, `read_address`. Output `word`: what was read in the cycle before, array by array: its
/// blocks of every lane, lane 0 lowest; it holds until the next read.
hdl::Module tasd_tile_memory(const config::TtcConfig& cfg, int term);

}  // namespace filigree::units
