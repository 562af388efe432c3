// What a design makes of a GEMM of given densities: the best pattern that it has for them. For `compare`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/layer_figures.h"
#include "estimate/expected_work.h"

namespace filigree::cli {

/// A GEMM that every design is asked for.
struct ComparedGemm {
  std::string name;
  estimate::GemmSize size;
  estimate::Densities densities;
  double structure = 1;  ///< A has a design's own pattern if that keeps at least this share of the values; at least A's density
};

/// What one design makes of it.
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
  /// The point of least energy-delay product among the design's patterns that A has. Throws std::invalid_argument for sizes that the design does not
  /// run. Cycles are steady ones: no design pays for fill.
  virtual DesignPoint point(const ComparedGemm& gemm, const EstimateSettings& settings) const = 0;

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
