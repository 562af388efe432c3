// What the counters of an attention filter should say.
#pragma once

#include <span>

#include "config/attention_config.h"
#include "estimate/attention_filter_cycles.h"
#include "system/filter_run.h"

namespace filigree::system {

/// The shape of the filter that its cycles depend on.
estimate::FilterShape filter_shape(const config::AttentionConfig& cfg);

/// Of heads without stalls. `cycles` holds for a single head: several overlap.
FilterCounters expected_counters(const config::AttentionConfig& cfg, std::span<const FilterJob> jobs, std::span<const FilterAnswer> answers);

}  // namespace filigree::system
