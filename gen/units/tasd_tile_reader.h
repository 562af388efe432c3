// The order in which the collector reads a tile: term by term, K-step by K-step, row by row.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `used` (one bit per term), `available` (the tile in `half` is complete), `advance` (a beat may be read in this cycle), `last_step_<t>`
/// (number of the tile's last K-step in the term; missing where a tile is one K-step). Outputs `fetch` (a beat is read), `term` (one bit per term),
/// `step` (missing when all terms are one K-step), `row` (within a block), `part` (block of M rows of an array; only with more than one), `last_row`
/// (of the K-step), `end_of_term` (the K-step is the term's last), `half`, `tile_read` (that was the tile's last beat).
hdl::Module tasd_tile_reader(const config::TtcConfig& cfg);

}  // namespace filigree::units
