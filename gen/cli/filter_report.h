// What `filigree filter` found out about heads: figures for programs, a table for people.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <nlohmann/json.hpp>

#include "cli/table.h"
#include "model/attention_quality.h"

namespace filigree::cli {

struct FilterCycles {
  std::optional<std::int64_t> filter = std::nullopt;  ///< what the engine counted, or its closed form
  std::int64_t scores = 0;                            ///< Q K^T of the sampled rows
  std::int64_t sparse = 0;                            ///< attention over what is kept
  std::int64_t dense = 0;                             ///< full attention
};

struct HeadFigures {
  bool dense = false;
  std::int64_t sampled_rows = 0;
  std::int64_t kept_columns = 0;
  double kept_share = 0;  ///< of the keys
  double kept_mass = 0;   ///< of the sampled rows' mass, by the columns and, if it is counted first, the window
  double density = 0;     ///< of the pairs of full attention
  std::optional<model::HeadQuality> quality = std::nullopt;
  bool with_values = false;  ///< the quality has output errors
  FilterCycles cycles;
};

nlohmann::ordered_json figures_of(const HeadFigures& head);
nlohmann::ordered_json mean_figures(std::span<const HeadFigures> heads);

/// One row per head and one of means. Columns that no head has a figure for are left out.
Table filter_table(std::span<const HeadFigures> heads);

}  // namespace filigree::cli
