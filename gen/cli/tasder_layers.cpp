#include "cli/tasder_layers.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "cli/user_error.h"
#include "tools/tasd_array.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

std::vector<fs::path> tensor_files(const std::string& folder) {
  std::error_code error;
  const fs::directory_iterator entries(folder, error);
  if (error) throw UserError(fmt::format("{}: cannot be read ({}), accepted: a folder of .npy matrices", folder, error.message()));
  std::vector<fs::path> files;
  for (const auto& entry : entries) {
    if (entry.path().extension() == ".npy") files.push_back(entry.path());
  }
  if (files.empty()) throw UserError(fmt::format("{}: holds no .npy file, accepted: a folder of .npy matrices, one per layer", folder));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<TasderLayer> load_layers(const std::string& folder, std::span<const model::Series> menu) {
  std::vector<TasderLayer> layers;
  for (const fs::path& file : tensor_files(folder)) {
    TasderLayer& layer = layers.emplace_back(TasderLayer{file.stem().string(), file, tools::read_npy(file), {}});
    for (const model::Series& series : menu) layer.errors.push_back(tools::keep_terms(file.string(), layer.values, series).error);
  }
  return layers;
}

model::SearchSpace search_space(std::span<const TasderLayer> layers, std::span<const model::Series> menu) {
  model::SearchSpace space;
  for (const model::Series& series : menu) space.mac_fractions.push_back(series.mac_fraction());
  for (const TasderLayer& layer : layers) {
    model::SearchLayer& searched = space.layers.emplace_back();
    searched.macs = static_cast<double>(layer.values.size());
    for (const model::DecompositionError& error : layer.errors) searched.dropped_nonzeros.push_back(error.dropped_nonzeros);
  }
  return space;
}

estimate::TasdPlan plan_of(std::span<const TasderLayer> layers, std::span<const model::Series> menu, const model::Choices& choices,
                           estimate::TasdOperand operand, std::int64_t columns) {
  estimate::TasdPlan plan;
  for (const model::Series& series : menu) plan.menu.push_back(model::to_string(series));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& shape = layers[i].values.header.shape;
    estimate::TasdPlanLayer& layer = plan.layers.emplace_back();
    layer.name = layers[i].name;
    layer.m = shape[0];
    layer.k = shape[1];
    if (columns > 0) layer.n = columns;
    layer.operand = operand;
    if (choices[i] == model::kDense) continue;
    const auto choice = static_cast<std::size_t>(choices[i]);
    layer.series = menu[choice];
    layer.dropped_nonzeros = layers[i].errors[choice].dropped_nonzeros;
    layer.dropped_magnitude = layers[i].errors[choice].dropped_magnitude;
  }
  return plan;
}

}  // namespace filigree::cli
