// Tile buffer of a TASD tensor core: keeps a K tile of B while all terms of the series run on it.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Words that a row of the buffer is cut into, each as wide as the smallest step: a step reads those of its slice only.
int buffer_banks(const config::TtcConfig& cfg);

/// A beat of `b` is one column of a K tile, tlast with the tile's last. Ports: stream `b` in; `read` with `column`, `slice` and `mode` (ttc_sequencer), `columns`, `tile_done`;
/// `available` (the row of `column` is there, combinational); one cycle after `read`: `mode_hot` and `packed_values`, the values of the step packed into the low
/// places; `row_taken`, `words_read` (how many words a read takes), `last_error`.
hdl::Module ttc_buffer(const config::TtcConfig& cfg);

}  // namespace filigree::units
