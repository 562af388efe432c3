#include "cli/design_points.h"

#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "cli/user_error.h"
#include "config/config_toml.h"
#include "config/preset.h"
#include "estimate/dstc_model.h"
#include "estimate/s2ta_model.h"
#include "system/geometry_of.h"
#include "system/series_run.h"

namespace filigree::cli {
namespace {

constexpr const char* kDstc = "dstc";
constexpr const char* kS2ta = "s2ta";
/// Densities are written with few digits: 0.333 is meant to be a third.
constexpr double kRounding = 0.001;
constexpr double kNoLimit = 1e18;  // words per cycle

bool keeps(double density, double wanted) { return density >= wanted - kRounding; }

/// Keeps the better of two.
void offer(std::optional<DesignPoint>& best, DesignPoint point) {
  if (!best || point.edp() < best->edp()) best = std::move(point);
}

class ConfiguredDesign : public ComparedDesign {
 public:
  explicit ConfiguredDesign(config::Config config) : ComparedDesign(config::name_of(config)), config_(std::move(config)) {
    if (const auto* hss = std::get_if<config::HssConfig>(&config_)) {
      for (const model::Pattern& pattern : system::geometry_of(*hss).family.patterns()) add(pattern, {}, pattern.density().value());
      compressed_ = hss->compressed_b;
    } else if (const auto* ttc = std::get_if<config::TtcConfig>(&config_)) {
      add_series(system::geometry_of(*ttc), {});
    } else {
      throw UserError(fmt::format("{} is no GEMM core, accepted: a configuration of kind {} or {}", name(), config::kHssKind, config::kTtcKind));
    }
  }

  DesignPoint point(const ComparedGemm& gemm, const EstimateSettings& settings) const override {
    std::optional<DesignPoint> best;
    for (const Choice& choice : choices_) {
      if (!keeps(choice.density, gemm.structure)) continue;
      estimate::Layer layer = choice.layer;
      layer.m = gemm.size.m, layer.k = gemm.size.k, layer.n = gemm.size.n;
      layer.a_density = gemm.densities.a, layer.b_density = gemm.densities.b;
      for (const bool compressed : {false, true}) {
        if (compressed && !compressed_) continue;
        EstimateSettings with = settings;
        with.compressed = compressed;
        const LayerFigures figures = figures_of(config_, layer, with);
        offer(best, {figures.pattern + (compressed ? ", compressed" : ""), figures.steady_cycles, figures.energy.value()});
      }
    }
    if (!best) throw std::invalid_argument(fmt::format("{}: no pattern keeps {:.1f} % of A, accepted: sparser A", name(), 100 * gemm.structure));
    return *best;
  }

 private:
  struct Choice {
    estimate::Layer layer;
    double density = 1;
  };

  void add(const model::Pattern& pattern, const std::optional<model::Series>& series, double density) {
    Choice choice;
    choice.layer.pattern = pattern;
    choice.layer.series = series;
    choice.density = density;
    choices_.push_back(choice);
  }

  /// `begun` and everything longer, N not ascending.
  void add_series(const format::TtcGeometry& geometry, const model::Series& begun) {
    if (static_cast<int>(begun.terms.size()) == geometry.terms) return;
    for (const model::Pattern& pattern : geometry.core.family.patterns()) {
      const model::Rule rule = pattern.rank(0);
      if (!begun.terms.empty() && rule.g > begun.terms.back().g) continue;
      model::Series longer = begun;
      longer.terms.push_back(rule);
      add({}, longer, longer.mac_fraction());
      add_series(geometry, longer);
    }
  }

  config::Config config_;
  std::vector<Choice> choices_;
  bool compressed_ = false;
};

class Dstc : public ComparedDesign {
 public:
  Dstc() : ComparedDesign(kDstc) {}
  DesignPoint point(const ComparedGemm& gemm, const EstimateSettings& settings) const override {
    estimate::DstcDesign design;
    design.words_per_cycle = settings.words_per_cycle > 0 ? settings.words_per_cycle : kNoLimit;
    const estimate::DstcFigures figures = estimate::dstc_figures(design, gemm.size, gemm.densities);
    return {figures.cycles == figures.compute_cycles ? "units" : "buffer", figures.cycles, estimate::energy_of(figures.traffic, *settings.energy)};
  }
};

class S2ta : public ComparedDesign {
 public:
  S2ta() : ComparedDesign(kS2ta) {}
  DesignPoint point(const ComparedGemm& gemm, const EstimateSettings& settings) const override {
    const estimate::S2taFigures figures = estimate::s2ta_figures({}, gemm.size, {gemm.structure, gemm.densities.b});
    std::int64_t cycles = figures.cycles;
    if (settings.words_per_cycle > 0) cycles = estimate::limited_cycles(cycles, cycles, figures.traffic, settings.words_per_cycle);
    return {fmt::format("{}, {}:8", figures.weight_passes == 1 ? "4:8" : "4:8+4:8", figures.activation_bound), cycles,
            estimate::energy_of(figures.traffic, *settings.energy)};
  }
};

}  // namespace

std::vector<std::string> model_names() { return {kDstc, kS2ta}; }

std::unique_ptr<ComparedDesign> compared_design(const std::string& name) {
  if (name == kDstc) return std::make_unique<Dstc>();
  if (name == kS2ta) return std::make_unique<S2ta>();
  return std::make_unique<ConfiguredDesign>(config::load(name));
}

}  // namespace filigree::cli
