// The tables [filter] and [numbers] of a configuration, both ways. The keys are those of AttentionConfig; all must be present, and no other.
#pragma once

#include <string>

#include "config/attention_config.h"
#include "config/table_reader.h"

namespace filigree::config {

/// Reads both tables out of `top`; everything but name and summary.
AttentionConfig read_attention(TableReader& top);

/// Both tables as complete, commented text.
std::string attention_tables(const AttentionConfig& config);

}  // namespace filigree::config
