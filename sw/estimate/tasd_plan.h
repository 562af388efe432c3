// The plan of a TASDER search: which series each layer of a network runs with. TOML, written by `filigree tasder`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/layer_list.h"
#include "model/tasd.h"

namespace filigree::estimate {

/// Which operand of the layer's GEMM the series decomposes; it takes the place of A [M,K].
enum class TasdOperand { kWeights, kActivations };

/// "weights", "activations".
std::string_view to_string(TasdOperand operand);

struct TasdPlanLayer {
  std::string name;
  std::int64_t m = 0, k = 0;            ///< of the decomposed operand
  std::optional<std::int64_t> n;        ///< columns of the GEMM, if known
  std::optional<model::Series> series;  ///< none: dense
  TasdOperand operand = TasdOperand::kWeights;
  double dropped_nonzeros = 0;   ///< share, 0..1
  double dropped_magnitude = 0;  ///< share, 0..1

  friend bool operator==(const TasdPlanLayer&, const TasdPlanLayer&) = default;
};

struct TasdPlan {
  std::string mode;                        ///< of the search, for readers
  std::vector<std::string> menu;           ///< series that were offered
  std::optional<double> original_quality;  ///< of a search with a quality
  std::optional<double> quality;
  std::vector<TasdPlanLayer> layers;

  friend bool operator==(const TasdPlan&, const TasdPlan&) = default;
};

/// The plan's layers for the estimates. Throws std::invalid_argument naming `file` and the layer when its N is not known.
std::vector<Layer> layers_of(const TasdPlan& plan, std::string_view file);

/// MACs of the plan over those of all its layers dense; a layer counts M * K * N, with N = 1 where it is not known.
double mac_fraction(const TasdPlan& plan);

/// Reads kind, mode, menu, optional qualities and [[layer]] tables; unknown and missing keys are faults. Throws std::invalid_argument, one line with every
/// fault: the file, the key and what would be accepted.
TasdPlan read_plan(const std::filesystem::path& path);
/// The same from memory; `name` stands in messages.
TasdPlan parse_plan(std::string_view name, std::string_view text);

/// TOML that parse_plan() reads back to the same plan.
std::string format_plan(const TasdPlan& plan);

}  // namespace filigree::estimate
