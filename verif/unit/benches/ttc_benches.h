// The benches of TASD units and of what stands around them in a tensor core. Each works as those of unit_benches.h.
#pragma once

#include "benches/unit_run.h"
#include "config/tasd_config.h"
#include "config/ttc_config.h"

namespace filigree::benches {

/// All throw bench::BenchFailure when a check fails.
UnitReport verify_tasd_unit(const config::TasdConfig& config, const UnitRun& run);
UnitReport verify_tasd_bank(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_post_op(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_transpose(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_ttc_buffer(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_ttc_core(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_ttc_counters(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_narrow_ttc_counters(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_ttc_sequencer(const config::TtcConfig& config, const UnitRun& run);
UnitReport verify_collector(const config::TtcConfig& config, const UnitRun& run);

}  // namespace filigree::benches
