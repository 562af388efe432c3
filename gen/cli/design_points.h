// What a design makes of a GEMM of given densities: the best pattern that it has for them. For `compare`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/layer_figures.h"
#include "estimate/expected_work.h"

namespace filigree::cli {

/// One design at one pair of densities.
struct DesignPoint {
  std::string choice;  ///< pattern, series, or how a model is bound; "compressed" where B is stored without its zeros
  std::int64_t cycles = 0;
  estimate::Energy energy;

  double edp() const { return estimate::energy_delay(energy, cycles); }
};

/// A configuration, or a model of hardware that is not built.
class ComparedDesign {
 public:
  virtual ~ComparedDesign() = default;
  const std::string& name() const { return name_; }
  /// The point of least energy-delay product among the design's patterns that keep every non-zero of A: their density is at least A's. `words_per_cycle`: 0 is no limit. Throws
  /// std::invalid_argument for sizes that the design does not run. Cycles are steady ones: no design pays for fill.
  virtual DesignPoint point(estimate::GemmSize size, const estimate::Densities& densities, const EstimateSettings& settings) const = 0;

 protected:
  explicit ComparedDesign(std::string name) : name_(std::move(name)) {}

 private:
  std::string name_;
};

/// Names of the models: "dstc", "s2ta".
std::vector<std::string> model_names();

/// A model's name, a preset's, or a configuration file. Throws like config::load(), and for a configuration without a GEMM core.
std::unique_ptr<ComparedDesign> compared_design(const std::string& name);

}  // namespace filigree::cli
