// The benches of the attention filter's units.
#pragma once

#include "benches/unit_run.h"
#include "config/attention_config.h"

namespace filigree::benches {

/// All throw bench::BenchFailure when a check fails.
UnitReport verify_attention_softmax(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_columns(const config::AttentionConfig& config, const UnitRun& run);

}  // namespace filigree::benches
