// The fields of an attention filter's beats, lowest first: one list for the hardware, for those who drive it and for the manifest.
#pragma once

#include <string>
#include <vector>

#include "config/attention_config.h"

namespace filigree::config {

struct BeatField {
  std::string name;
  int width = 0;
  std::string meaning;
};

/// `head`: the registers of one head.
std::vector<BeatField> head_fields(const AttentionConfig& config);
/// `row`: a query whose scores are asked for.
std::vector<BeatField> row_fields(const AttentionConfig& config);
/// `descriptor`: a block of queries, columns for all of it, or a range of keys in the windows of its rows.
std::vector<BeatField> descriptor_fields(const AttentionConfig& config);
/// `result`: what was found for one head.
std::vector<BeatField> result_fields(const AttentionConfig& config);

/// Bits of all fields together.
int beat_width(const std::vector<BeatField>& fields);

}  // namespace filigree::config
