// Which entry an iterative TASD unit extracts in this cycle.
#pragma once

#include "config/tasd_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs: `n_<t>`, `start` (a block is captured at the end of this cycle; only while `ready`), `advance` (the entry of this cycle is taken).
/// Outputs: `ready` (no block, or its last entry is taken now), `busy` (a block is there), `last` (its last entry), and the entry's place: `term`
/// with more than one term, `part` with more than one part in some term, `slot` with more than one slot in some term. With every N zero a block is
/// never there: it is dropped.
hdl::Module tasd_control(const config::TasdConfig& cfg);

/// Widths of those outputs; 0: there is none.
int term_bits(const config::TasdConfig& cfg);
int part_bits(const config::TasdConfig& cfg);
int slot_bits(const config::TasdConfig& cfg);

}  // namespace filigree::units
