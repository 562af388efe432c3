// The pipeline constants of a configured core, for the closed form of its cycles.
#pragma once

#include "config/hss_config.h"
#include "config/ttc_config.h"
#include "estimate/hss_cycles.h"

namespace filigree::system {

/// Constants when no stream ever waits; the tests hold them against the core's own cycle counter.
estimate::PipelineLatencies latencies_of(const config::HssConfig& cfg);
estimate::PipelineLatencies latencies_of(const config::TtcConfig& cfg);

}  // namespace filigree::system
