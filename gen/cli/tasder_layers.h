// The layers of a TASDER search: matrices of a folder, and what every series of a menu does to each.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "estimate/tasd_plan.h"
#include "model/tasder.h"
#include "tools/npy.h"

namespace filigree::cli {

struct TasderLayer {
  std::string name;  ///< stem of the file
  std::filesystem::path file;
  tools::NpyArray values;                         ///< [out, in] or [rows, K]
  std::vector<model::DecompositionError> errors;  ///< of each series of the menu
};

/// Every .npy of the folder, by name, with its errors. Throws UserError for a folder without any and std::invalid_argument naming a file that is no matrix.
std::vector<TasderLayer> load_layers(const std::string& folder, std::span<const model::Series> menu);

/// Layers count rows * K MACs per column.
model::SearchSpace search_space(std::span<const TasderLayer> layers, std::span<const model::Series> menu);

/// The layers with their choices, without mode, menu and qualities. `columns` is 0 when it is not known.
estimate::TasdPlan plan_of(std::span<const TasderLayer> layers, std::span<const model::Series> menu, const model::Choices& choices,
                           estimate::TasdOperand operand, std::int64_t columns);

}  // namespace filigree::cli
