// What finds the columns that a head keeps: one head in, its mask out. The command knows engines only by this.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

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
  model::AttentionNumbers numbers;
};

struct FilterOutcome {
  model::AttentionMask mask;
  double kept_mass = 1;                               ///< share of the sampled rows' mass in the columns, and in the window if it is counted first
  std::optional<std::int64_t> cycles = std::nullopt;  ///< that the engine counted
};

using FilterEngine = std::function<FilterOutcome(const FilterTask&)>;

/// The exact integers of the hardware.
FilterOutcome filter_by_model(const FilterTask& task);

/// The same algorithm on the real values in double precision: what the integers are measured against.
FilterOutcome filter_in_double(const FilterTask& task);

}  // namespace filigree::cli
