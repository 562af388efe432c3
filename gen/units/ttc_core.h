// A TASD tensor core: GEMM engine for the terms of a series, and behind it the units that decompose its results for the next layer.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Streams cmd, a, b, p in, c, y, t out; counters; see docs/tasd.md for the beats. Reset takes three cycles. Throws std::invalid_argument when cfg.check() has something to say.
hdl::Module ttc_core(const config::TtcConfig& cfg);

}  // namespace filigree::units
