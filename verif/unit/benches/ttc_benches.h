// The benches of what stands around the TASD units of a tensor core. Each works as those of unit_benches.h.
#pragma once

#include "benches/unit_run.h"
#include "config/ttc_config.h"

namespace filigree::benches {

/// All throw bench::BenchFailure when a check fails.
UnitReport verify_post_op(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_transpose(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_collector(const config::TtcConfig& config, const UnitRun& run);

}  // namespace filigree::benches
