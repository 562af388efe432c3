// What finds the columns that a head keeps: one head in, its mask out. The command knows engines only by this.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "config/attention_config.h"
#include "model/attention_mask.h"
#include "model/sample_attention.h"
#include "model/tensor.h"

namespace filigree::cli {

/// One head, as numbers and as the integers that stand for them.
struct FilterTask {
  model::Matrix<float> q;                  ///< [rows, d]
  model::Matrix<float> k;                  ///< [keys, d], at least as many as rows
  model::Matrix<std::int32_t> q_integers;  ///< int8
  model::Matrix<std::int32_t> k_integers;
  model::ScoreScale scale;  ///< of products of the integers
  model::FilterSettings settings;
};

/// Cycles of the hardware until its descriptors begin to leave, when no stream waits.
struct EngineCycles {
  std::int64_t sample = 0;
  std::int64_t select = 0;
};

struct FilterOutcome {
  model::AttentionMask mask;
  double kept_mass = 1;  ///< share of the sampled rows' mass in the columns, and in the window if it is counted first
  std::optional<EngineCycles> cycles = std::nullopt;
};

/// May throw std::invalid_argument for a head that the configuration has no room for.
using FilterEngine = std::function<FilterOutcome(const FilterTask&)>;

/// The exact integers of the hardware, and its cycles in closed form.
FilterEngine filter_by_model(const config::AttentionConfig& config);

/// The Verilated hardware, its answers compared with the model's and its cycles as counted. Throws CheckFailed at the first difference.
FilterEngine filter_on_rtl(const config::AttentionConfig& config);

/// The same algorithm on the real values in double precision: what the integers are measured against.
FilterEngine filter_in_double();

}  // namespace filigree::cli
