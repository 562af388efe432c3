// One of the iterative TASD units' slots of a tensor core: a beat under way, one entry per cycle.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `n_<t>`, `code` (the values of a beat by sign and magnitude, as tasd_extractor takes them, block by block), `offer` (a beat is there,
/// and it is this slot's turn), `offer_last` (its tlast). Outputs: `ready` (a beat that is offered is taken; does not depend on `offer`), `busy`,
/// `at` (one bit per entry of cfg.tasd(): it is the one of this cycle), `found` (that entry of every block, value_bits of value and index_bits()
/// above), `last` (tlast of the beat inside). Its entries follow each other from the cycle after it was taken.
hdl::Module tasd_slot(const config::TtcConfig& cfg);

}  // namespace filigree::units
