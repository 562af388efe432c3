// filigree estimate: what a list of layers takes, from the closed forms that the tests hold against the hardware's counters.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/series_of.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "estimate/layer_list.h"
#include "estimate/series_work.h"
#include "estimate/tasd_plan.h"
#include "format/plan.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "system/series_run.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string config;
  std::string layers;
  std::string json;
};

/// Of one layer.
struct Figures {
  std::string pattern;
  std::int64_t steady_cycles = 0;
  std::int64_t cycles = 0;
  double against_dense = 0;  ///< products of the dense GEMM per MAC and cycle
  estimate::HssWork work;
  nlohmann::ordered_json more = nlohmann::ordered_json::object();  ///< what only this kind of core counts
};

Figures figures_of(const config::HssConfig& config, const estimate::Layer& layer) {
  const format::Geometry geometry = system::geometry_of(config);
  const estimate::GemmSize size{layer.m, layer.k, layer.n};
  if (layer.series && layer.series->terms.size() > 1) {
    throw UserError(fmt::format("pattern {}: a series, accepted: one pattern on {}, or a configuration of kind {}", model::to_string(*layer.series),
                                config.name, config::kTtcKind));
  }
  const model::Pattern pattern = geometry.family.resolve(layer.series ? model::Pattern{layer.series->terms} : layer.pattern);
  Figures figures;
  figures.pattern = layer.series ? model::to_string(*layer.series) : model::to_string(layer.pattern);
  // The plan refuses sizes whose cycles no integer holds, so it comes first.
  const std::vector<format::TilePlan> tiles = format::plan_tiles(geometry, pattern, layer.m, layer.k, layer.n);
  figures.cycles = estimate::total_cycles(tiles, system::latencies_of(config));
  figures.steady_cycles = estimate::steady_cycles(geometry, pattern, size);
  figures.work = estimate::count_work(geometry, pattern, size);
  figures.against_dense = estimate::effective_utilisation(config.macs(), size, figures.cycles);
  return figures;
}

Figures figures_of(const config::TtcConfig& config, const estimate::Layer& layer) {
  const format::TtcGeometry geometry = system::geometry_of(config);
  const estimate::GemmSize size{layer.m, layer.k, layer.n};
  const model::Series series = series_of(config, layer);
  const std::vector<model::Pattern> terms = format::resolve(geometry, series);
  std::vector<format::TilePlan> tiles;
  for (const format::SeriesTile& tile : format::plan_series(geometry, terms, layer.m, layer.k, layer.n))
    tiles.push_back(as_tile_plan(geometry, tile, terms));
  const estimate::SeriesWork work = estimate::count_series_work(geometry, terms, size);
  Figures figures;
  figures.pattern = model::to_string(series);
  figures.cycles = estimate::total_cycles(tiles, system::latencies_of(config));
  figures.steady_cycles = estimate::steady_series_cycles(geometry, terms, size);
  figures.work = work.core;
  figures.against_dense = estimate::effective_utilisation(config.core.macs(), size, figures.cycles);
  figures.more = {{"mac_fraction", series.mac_fraction()}, {"b_words", work.b_words}, {"c_reads", work.core.c_reads}, {"c_writes", work.core.c_writes}};
  return figures;
}

Figures figures_of(const config::TasdConfig& config, const estimate::Layer& /*layer*/) {
  throw UserError(fmt::format("{} is no GEMM core, accepted: a configuration of kind {} or {}", config.name, config::kHssKind, config::kTtcKind));
}

Figures figures_of(const config::AttentionConfig& config, const estimate::Layer& /*layer*/) {
  throw UserError(fmt::format("{} is no GEMM core, accepted: a configuration of kind {} or {} (for heads: 'filigree filter')", config.name,
                              config::kHssKind, config::kTtcKind));
}

/// A CSV, or the plan of `filigree tasder`.
std::vector<estimate::Layer> read_any_layers(const std::string& file) {
  if (file.ends_with(".toml")) return estimate::layers_of(estimate::read_plan(file), file);
  return estimate::read_layers(file);
}

void estimate_layers(const Options& options) {
  const config::Config config = config::load(options.config);
  const std::vector<estimate::Layer> layers = read_any_layers(options.layers);
  Report report(options.json);
  Table table({"layer", "M", "K", "N", "pattern", "cycles", "steady cycles", "utilisation", "B rows", "against dense"});
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::int64_t total = 0;
  for (const estimate::Layer& layer : layers) {
    Figures figures;
    try {
      figures = std::visit([&](const auto& c) { return figures_of(c, layer); }, config);
    } catch (const std::invalid_argument& error) {
      const std::string place =
          layer.line > 0 ? fmt::format("{}:{}", options.layers, layer.line) : fmt::format("{}: layer {}", options.layers, layer.name);
      throw UserError(fmt::format("{}: {}", place, error.what()));
    }
    const double utilisation = estimate::slot_utilisation(figures.work, figures.cycles);
    table.add_row({layer.name, fmt::format("{}", layer.m), fmt::format("{}", layer.k), fmt::format("{}", layer.n), figures.pattern,
                   fmt::format("{}", figures.cycles), fmt::format("{}", figures.steady_cycles), percent(utilisation),
                   fmt::format("{}", figures.work.b_rows), fmt::format("{:.2f} x", figures.against_dense)});
    list.push_back({{"name", layer.name},
                    {"pattern", figures.pattern},
                    {"cycles", figures.cycles},
                    {"steady_cycles", figures.steady_cycles},
                    {"utilisation", utilisation},
                    {"dense_products_per_mac_cycle", figures.against_dense},
                    {"a_beats", figures.work.a_beats},
                    {"b_rows", figures.work.b_rows},
                    {"c_beats", figures.work.c_beats}});
    list.back().update(figures.more);
    total += figures.cycles;
  }
  const std::string& name = config::name_of(config);
  report.figures() = {{"name", name}, {"layers", list}, {"cycles", total}};
  report.add(table);
  report.add_line(fmt::format("\n{}: {} cycles for {} layers", name, grouped(total), layers.size()));
  report.commit();
}

}  // namespace

void add_estimate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("estimate", "Cycles and traffic of a list of layers, in closed form");
  add_config_argument(*command, options->config);
  add_path(*command, "--layers", options->layers, "CSV: name,M,K,N,pattern; or the plan of 'filigree tasder', .toml")->required()->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([options] { estimate_layers(*options); });
}

}  // namespace filigree::cli
