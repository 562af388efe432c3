// filigree estimate: what a list of layers takes, from the closed forms that the tests hold against the hardware's counters.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/user_error.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "estimate/layer_list.h"
#include "format/plan.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string config;
  std::string layers;
  std::string json;
};

struct Figures {
  std::int64_t steady_cycles = 0;
  std::int64_t cycles = 0;
  estimate::HssWork work;
};

Figures figures_of(const config::HssConfig& config, const estimate::Layer& layer) {
  const format::Geometry geometry = system::geometry_of(config);
  const estimate::GemmSize size{layer.m, layer.k, layer.n};
  const model::Pattern pattern = geometry.family.resolve(layer.pattern);
  Figures figures;
  // The plan refuses sizes whose cycles no integer holds, so it comes first.
  const std::vector<format::TilePlan> tiles = format::plan_tiles(geometry, pattern, layer.m, layer.k, layer.n);
  figures.cycles = estimate::total_cycles(tiles, system::latencies_of(config));
  figures.steady_cycles = estimate::steady_cycles(geometry, pattern, size);
  figures.work = estimate::count_work(geometry, pattern, size);
  return figures;
}

void estimate_layers(const Options& options) {
  const config::HssConfig config = config::load_hss(options.config);
  const std::vector<estimate::Layer> layers = estimate::read_layers(options.layers);
  Report report(options.json);
  Table table({"layer", "M", "K", "N", "pattern", "cycles", "steady cycles", "utilisation", "B rows", "against dense"});
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::int64_t total = 0;
  for (const estimate::Layer& layer : layers) {
    Figures figures;
    try {
      figures = figures_of(config, layer);
    } catch (const std::invalid_argument& error) {
      throw UserError(fmt::format("{}:{}: {}", options.layers, layer.line, error.what()));
    }
    const double utilisation = estimate::slot_utilisation(figures.work, figures.cycles);
    const double effective = estimate::effective_utilisation(system::geometry_of(config), {layer.m, layer.k, layer.n}, figures.cycles);
    table.add_row({layer.name, fmt::format("{}", layer.m), fmt::format("{}", layer.k), fmt::format("{}", layer.n), model::to_string(layer.pattern),
                   fmt::format("{}", figures.cycles), fmt::format("{}", figures.steady_cycles), percent(utilisation),
                   fmt::format("{}", figures.work.b_rows), fmt::format("{:.2f} x", effective)});
    list.push_back({{"name", layer.name},
                    {"cycles", figures.cycles},
                    {"steady_cycles", figures.steady_cycles},
                    {"utilisation", utilisation},
                    {"dense_products_per_mac_cycle", effective},
                    {"a_beats", figures.work.a_beats},
                    {"b_rows", figures.work.b_rows},
                    {"c_beats", figures.work.c_beats}});
    total += figures.cycles;
  }
  report.figures() = {{"name", config.name}, {"layers", list}, {"cycles", total}};
  report.add(table);
  report.add_line(fmt::format("\n{}: {} cycles for {} layers", config.name, grouped(total), layers.size()));
  report.commit();
}

}  // namespace

void add_estimate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("estimate", "Cycles and traffic of a list of layers, in closed form");
  add_config_argument(*command, options->config);
  add_path(*command, "--layers", options->layers, "CSV: name,M,K,N,pattern")->required()->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([options] { estimate_layers(*options); });
}

}  // namespace filigree::cli
