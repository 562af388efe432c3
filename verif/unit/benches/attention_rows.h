// Sampled rows of scores for the benches of the attention filter's row path: the shapes that meet the corners of its arithmetic.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/rng.h"
#include "config/attention_config.h"
#include "model/sample_attention.h"

namespace filigree::benches {

model::AttentionNumbers numbers_of(const config::AttentionConfig& config);

/// Scores of every kind: what scales them, and rows of them.
class AttentionRows {
 public:
  AttentionRows(const config::AttentionConfig& config, bench::Rng rng) : config_(config), rng_(std::move(rng)) {}

  /// A factor and a shift: realistic, saturating, degenerate.
  model::ScoreScale draw_scale();
  /// Numbers of keys of a head's rows, ascending: of one key, around whole beats, equal, long; not more beats in all than `most_beats`.
  std::vector<std::int64_t> draw_lengths(std::int64_t most_beats);
  /// A row of scores whose scaled distances are neither all zero nor all too long, or one of the corner shapes.
  std::vector<std::int64_t> draw_row(std::int64_t keys, model::ScoreScale scale);

  std::int64_t beats(std::int64_t keys) const { return (keys + config_.lanes - 1) / config_.lanes; }

 private:
  config::AttentionConfig config_;
  bench::Rng rng_;
};

}  // namespace filigree::benches
