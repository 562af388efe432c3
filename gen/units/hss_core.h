// The HSS core: a weight-stationary GEMM tile engine for hierarchically structured sparse weights.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Streams cmd, a, b, bm (compressed_b only) in, c out; counters; see docs/hss.md for the beats. Reset takes three cycles: data registers have none. Throws std::invalid_argument when cfg.check() has something to say.
hdl::Module hss_core(const config::HssConfig& cfg);

}  // namespace filigree::units
