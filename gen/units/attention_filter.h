// The attention filter: finds, for each head, which keys matter (docs/attention.md).
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Streams `head`, `row`, `score`, `kept`, `descriptor`, `result` (config/attention_streams.h), input `clear` (zeroes the counters), outputs `idle` and count_*.
/// Throws std::invalid_argument for a configuration that does not pass its check().
hdl::Module attention_filter(const config::AttentionConfig& cfg);

}  // namespace filigree::units
