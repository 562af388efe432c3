// The benches of an attention filter's control side: sampler, control with everything around it.
#pragma once

#include "benches/unit_run.h"
#include "config/attention_config.h"

namespace filigree::benches {

/// All throw bench::BenchFailure when a check fails.
UnitReport verify_attention_divider(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_sampler(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_counters(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_narrow_attention_counters(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_filter(const config::AttentionConfig& config, const UnitRun& run);

}  // namespace filigree::benches
