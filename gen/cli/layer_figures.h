// What the closed forms say of one layer on one configuration: for `estimate` and `compare`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/tensors.h"
#include "config/config.h"
#include "estimate/energy.h"
#include "estimate/hss_work.h"
#include "estimate/layer_list.h"
#include "estimate/traffic.h"

namespace filigree::cli {

/// What an estimate takes into account beside the layer.
struct EstimateSettings {
  std::optional<estimate::EnergyTable> energy;
  double words_per_cycle = 0;  ///< of the global buffer, 8 bits each; 0: no limit
  bool compressed = false;     ///< B is stored without its zeros
};

struct LayerFigures {
  std::string pattern;
  std::int64_t steady_cycles = 0;  ///< one step per cycle, or as many as the buffer allows
  std::int64_t cycles = 0;         ///< with fill, loading and drain
  double against_dense = 0;        ///< products of the dense GEMM per MAC and cycle
  estimate::HssWork work;
  estimate::Traffic traffic;
  std::optional<estimate::Energy> energy;
  nlohmann::ordered_json more = nlohmann::ordered_json::object();  ///< what only this kind of core counts

  double edp() const { return energy ? estimate::energy_delay(*energy, cycles) : 0; }
};

/// From sizes and densities (1 where the layer has none; a density of A above the pattern's counts as the pattern's). Throws UserError or
/// std::invalid_argument for a pattern or size that the configuration does not run, a configuration without a GEMM core, and `compressed` where B is
/// dense only.
LayerFigures figures_of(const config::Config& config, const estimate::Layer& layer, const EstimateSettings& settings);

/// From the tensors themselves, exactly: A must have the pattern `layer` names, or is decomposed into its series. Sizes of `layer` are ignored.
LayerFigures figures_of(const config::Config& config, const estimate::Layer& layer, const Operands& operands, const EstimateSettings& settings);

/// Counts and bits as JSON, and the energy's parts.
nlohmann::ordered_json accesses_json(const LayerFigures& figures);
nlohmann::ordered_json energy_json(const estimate::Energy& energy);

}  // namespace filigree::cli
