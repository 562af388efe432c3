// filigree compare: speed and energy-delay product of designs against each other, over sparsities of both operands or over a list of layers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/design_points.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/user_error.h"
#include "estimate/layer_list.h"

namespace filigree::cli {
namespace {

constexpr double kMostWords = 1e6;
constexpr std::uint64_t kMostSize = 1'000'000;

struct Options {
  std::vector<std::string> designs{"tc", "stc", "stc-flex", "vegeta-m4", "vegeta-m8", "ttc-stc-m4", "ttc-vegeta-m8", "highlight", "dstc", "s2ta"};
  std::vector<double> a_sparsity{0, 50, 60, 66.7, 75};
  std::vector<double> b_sparsity{0, 50};
  std::vector<std::int64_t> size{1024, 1024, 1024};
  std::string layers;
  std::string energy = "45nm";
  EstimateSettings settings;
  std::string csv, json;
};

std::vector<ComparedGemm> workloads_of(const Options& options, bool list_given, bool grid_given) {
  if (list_given && grid_given) {
    throw UserError("--layers: stands beside --a-sparsity, --b-sparsity or --size, accepted: a list of layers, or sparsities of one size");
  }
  std::vector<ComparedGemm> workloads;
  if (list_given) {
    for (const estimate::Layer& layer : estimate::read_layers(options.layers)) {
      // A design chooses its own pattern; the list's says how much of A it must keep.
      const double structure = layer.series ? layer.series->mac_fraction() : layer.pattern.density().value();
      const estimate::Densities densities{layer.a_density.value_or(structure), layer.b_density.value_or(1)};
      workloads.push_back({layer.name, {layer.m, layer.k, layer.n}, densities, std::max(structure, densities.a)});
    }
    return workloads;
  }
  if (options.size.size() != 3) throw UserError(fmt::format("--size: {} numbers, accepted: M,K,N", options.size.size()));
  const estimate::GemmSize size{options.size[0], options.size[1], options.size[2]};
  for (const double a : options.a_sparsity) {
    for (const double b : options.b_sparsity)
      workloads.push_back({fmt::format("A {:g} % B {:g} %", a, b), size, {1 - a / 100, 1 - b / 100}, 1 - a / 100});
  }
  return workloads;
}

/// All designs on all workloads; what the first design takes is 1.
class Comparison {
 public:
  explicit Comparison(const std::vector<std::string>& designs) {
    for (const std::string& name : designs) designs_.push_back(compared_design(name));
  }

  void run(const std::vector<ComparedGemm>& workloads, const EstimateSettings& settings) {
    workloads_ = workloads;
    for (const ComparedGemm& workload : workloads) {
      std::vector<DesignPoint> row;
      for (const auto& design : designs_) row.push_back(design->point(workload, settings));
      points_.push_back(std::move(row));
    }
  }

  /// Of EDP, the first design's over design `d`'s.
  double gain(std::size_t w, std::size_t d) const { return points_[w].front().edp() / points_[w][d].edp(); }
  double speed(std::size_t w, std::size_t d) const {
    return static_cast<double>(points_[w].front().cycles) / static_cast<double>(points_[w][d].cycles);
  }
  double geomean(std::size_t d) const {
    double logs = 0;
    for (std::size_t w = 0; w < workloads_.size(); ++w) logs += std::log(gain(w, d));
    return std::exp(logs / static_cast<double>(workloads_.size()));
  }

  void report(Report& report) const {
    std::vector<std::string> header{"GEMM"};
    for (const auto& design : designs_) header.push_back(design->name());
    Table edp(header), cycles(header);
    for (std::size_t w = 0; w < workloads_.size(); ++w) {
      std::vector<std::string> edp_row{workloads_[w].name}, cycle_row{workloads_[w].name};
      for (std::size_t d = 0; d < designs_.size(); ++d) {
        edp_row.push_back(fmt::format("{:.3f}", 1 / gain(w, d)));
        cycle_row.push_back(fmt::format("{:.2f} x", speed(w, d)));
      }
      edp.add_row(std::move(edp_row));
      cycles.add_row(std::move(cycle_row));
    }
    edp.add_rule();
    std::vector<std::string> means{"geomean"};
    for (std::size_t d = 0; d < designs_.size(); ++d) means.push_back(fmt::format("{:.3f}", 1 / geomean(d)));
    edp.add_row(std::move(means));
    report.add_line(fmt::format("energy-delay product, {} = 1", designs_.front()->name()));
    report.add(edp);
    report.add_line(fmt::format("\nspeed, {} = 1", designs_.front()->name()));
    report.add(cycles);
    report.figures() = json();
  }

  std::string csv() const {
    std::string text =
        "gemm,M,K,N,structure,a_density,b_density,design,cycles,speed,energy_pj,edp,relative_edp,dram_pj,buffer_pj,metadata_pj,tile_buffer_pj,"
        "accumulators_pj,registers_pj,selects_pj,macs_pj,choice\n";
    for (std::size_t w = 0; w < workloads_.size(); ++w) {
      const ComparedGemm& gemm = workloads_[w];
      for (std::size_t d = 0; d < designs_.size(); ++d) {
        const DesignPoint& point = points_[w][d];
        const estimate::Energy& e = point.energy;
        text += fmt::format("\"{}\",{},{},{},{:g},{:g},{:g},{},{},{:.6g},{:.8g},{:.8g},{:.6g}", gemm.name, gemm.size.m, gemm.size.k, gemm.size.n,
                            gemm.structure, gemm.densities.a, gemm.densities.b, designs_[d]->name(), point.cycles, speed(w, d), e.total(),
                            point.edp(), 1 / gain(w, d));
        for (const double part : {e.dram, e.buffer, e.metadata, e.tile_buffer, e.accumulators, e.registers, e.selects, e.macs})
          text += fmt::format(",{:.8g}", part);
        text += fmt::format(",\"{}\"\n", point.choice);
      }
    }
    return text;
  }

 private:
  nlohmann::ordered_json json() const {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    nlohmann::ordered_json means;
    for (std::size_t w = 0; w < workloads_.size(); ++w) {
      const ComparedGemm& workload = workloads_[w];
      nlohmann::ordered_json designs;
      for (std::size_t d = 0; d < designs_.size(); ++d) {
        const DesignPoint& point = points_[w][d];
        designs[designs_[d]->name()] = {{"choice", point.choice},
                                        {"cycles", point.cycles},
                                        {"speed", speed(w, d)},
                                        {"energy_pj", point.energy.total()},
                                        {"energy_parts_pj", energy_json(point.energy)},
                                        {"edp", point.edp()},
                                        {"relative_edp", 1 / gain(w, d)}};
      }
      list.push_back({{"name", workload.name},
                      {"m", workload.size.m},
                      {"k", workload.size.k},
                      {"n", workload.size.n},
                      {"structure", workload.structure},
                      {"a_density", workload.densities.a},
                      {"b_density", workload.densities.b},
                      {"designs", designs}});
    }
    for (std::size_t d = 0; d < designs_.size(); ++d) means[designs_[d]->name()] = geomean(d);
    return {{"gemms", list}, {"geomean_gain", means}};
  }

  std::vector<std::unique_ptr<ComparedDesign>> designs_;
  std::vector<ComparedGemm> workloads_;
  std::vector<std::vector<DesignPoint>> points_;
};

void compare(Options options, bool list_given, bool grid_given) {
  require_distinct({{"--csv", options.csv}, {"--json", options.json}});
  const std::vector<ComparedGemm> workloads = workloads_of(options, list_given, grid_given);
  options.settings.energy = estimate::load_energy_table(options.energy);
  Comparison comparison(options.designs);
  Report report(options.json);
  std::optional<OutputFile> csv;
  if (!options.csv.empty()) csv.emplace(options.csv);
  comparison.run(workloads, options.settings);
  comparison.report(report);
  if (csv) csv->write(comparison.csv());
  report.commit();
  if (csv) csv->commit();
}

}  // namespace

void add_compare(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("compare", "Speed and energy-delay product of designs side by side, in closed form");
  command
      ->add_option("--designs", options->designs,
                   fmt::format("Presets, configuration files and models ({}), the base line first", fmt::join(model_names(), ", ")))
      ->delimiter(',')
      ->type_name("NAMES");
  const CLI::Option* a = command->add_option("--a-sparsity", options->a_sparsity, "Percent of zeros in A, structured as each design likes it best")
                             ->delimiter(',')
                             ->check(real_number(0, 100))
                             ->type_name("LIST");
  const CLI::Option* b = command->add_option("--b-sparsity", options->b_sparsity, "Percent of zeros in B, anywhere")
                             ->delimiter(',')
                             ->check(real_number(0, 100))
                             ->type_name("LIST");
  const CLI::Option* size =
      command->add_option("--size", options->size, "The GEMM")->delimiter(',')->check(whole_number(1, kMostSize))->type_name("M,K,N");
  const CLI::Option* layers =
      add_path(*command, "--layers", options->layers,
               "Instead: CSV, name,M,K,N,pattern[,a_density[,b_density]]; a design's own pattern keeps at least what the list's keeps")
          ->type_name("FILE");
  add_path(*command, "--energy", options->energy, "Energy table: 45nm, 45nm-tc, osu018, or a TOML file")->capture_default_str()->type_name("TABLE");
  command
      ->add_option("--bandwidth", options->settings.words_per_cycle, "Words of 8 bits that the global buffer delivers per cycle; no limit without it")
      ->check(real_number(0, kMostWords, false))
      ->type_name("WORDS");
  add_path(*command, "--csv", options->csv, "Write every design on every GEMM to this file")->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([=] { compare(*options, layers->count() > 0, a->count() + b->count() + size->count() > 0); });
}

}  // namespace filigree::cli
