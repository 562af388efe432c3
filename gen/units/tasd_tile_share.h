// One array's share of a beat that leaves the collector: picked from the words of the tile memories.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational. Inputs: `chosen` (one-hot: term, then part of the array's blocks, rows / M of them; missing when there is one of each), `filled`
/// (lanes from the smallest N of the core on: the lane has an entry; those before always have one), `word_<t>` ([lane][part], each value_bits of
/// value and index bits above). Output `beat`: the array's part of a beat of `a`: all values, then all indices, lane 0 lowest; zero in a lane that
/// is not filled.
hdl::Module tasd_tile_share(const config::TtcConfig& cfg);

}  // namespace filigree::units
