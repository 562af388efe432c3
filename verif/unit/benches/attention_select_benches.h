// The benches of the attention filter's selection: selector, list, merger. Each works as those of unit_benches.h.
#pragma once

#include "benches/unit_run.h"
#include "config/attention_config.h"

namespace filigree::benches {

/// All throw bench::BenchFailure when a check fails.
UnitReport verify_attention_selector(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_compactor(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_list(const config::AttentionConfig& config, const UnitRun& run);
UnitReport verify_attention_merger(const config::AttentionConfig& config, const UnitRun& run);

}  // namespace filigree::benches
