// filigree estimate: what layers take, from the closed forms that the tests hold against the hardware's counters.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/layer_figures.h"
#include "cli/report.h"
#include "cli/user_error.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "estimate/layer_list.h"
#include "estimate/tasd_plan.h"

namespace filigree::cli {
namespace {

constexpr double kMostWords = 1e6;  // of the buffer per cycle

struct Options {
  std::string config;
  std::string layers;
  std::string a, b, pattern = "dense";
  std::string energy;
  EstimateSettings settings;
  std::string json;
};

/// A CSV, or the plan of `filigree tasder`.
std::vector<estimate::Layer> read_any_layers(const std::string& file) {
  if (file.ends_with(".toml")) return estimate::layers_of(estimate::read_plan(file), file);
  return estimate::read_layers(file);
}

/// The rows of a table and of a JSON list, and their sums.
class Sheet {
 public:
  explicit Sheet(bool energy) : energy_(energy), table_(header(energy)) {}

  void add(const std::string& name, estimate::GemmSize size, const LayerFigures& figures) {
    const double utilisation = estimate::slot_utilisation(figures.work, figures.cycles);
    std::vector<std::string> row{name,
                                 fmt::format("{}", size.m),
                                 fmt::format("{}", size.k),
                                 fmt::format("{}", size.n),
                                 figures.pattern,
                                 fmt::format("{}", figures.cycles),
                                 fmt::format("{}", figures.steady_cycles),
                                 percent(utilisation),
                                 fmt::format("{}", figures.work.b_rows),
                                 fmt::format("{:.2f} x", figures.against_dense)};
    list_.push_back({{"name", name},
                     {"pattern", figures.pattern},
                     {"cycles", figures.cycles},
                     {"steady_cycles", figures.steady_cycles},
                     {"utilisation", utilisation},
                     {"dense_products_per_mac_cycle", figures.against_dense},
                     {"a_beats", figures.work.a_beats},
                     {"b_rows", figures.work.b_rows},
                     {"c_beats", figures.work.c_beats},
                     {"c_reads", figures.work.c_reads},
                     {"c_writes", figures.work.c_writes}});
    list_.back().update(figures.more);
    list_.back()["accesses"] = accesses_json(figures);
    cycles_ += figures.cycles;
    if (figures.energy) {
      const double total = figures.energy->total();
      list_.back()["energy_pj"] = total;
      list_.back()["energy_parts_pj"] = energy_json(*figures.energy);
      list_.back()["edp"] = figures.edp();
      row.push_back(fmt::format("{:.3f}", total / 1e6));
      row.push_back(fmt::format("{:.4g}", figures.edp() / 1e12));
      pj_ += total;
    }
    table_.add_row(std::move(row));
    ++layers_;
  }

  void commit(const std::string& config, Report& report) const {
    report.figures() = {{"name", config}, {"layers", list_}, {"cycles", cycles_}};
    std::string sum = fmt::format("\n{}: {} cycles for {} {}", config, grouped(cycles_), layers_, layers_ == 1 ? "layer" : "layers");
    if (energy_) {
      report.figures()["energy_pj"] = pj_;
      report.figures()["edp"] = pj_ * static_cast<double>(cycles_);
      sum += fmt::format(", {:.3f} uJ, energy-delay product {:.4g} uJ x Mcycles", pj_ / 1e6, pj_ * static_cast<double>(cycles_) / 1e12);
    }
    report.add(table_);
    report.add_line(sum);
    report.commit();
  }

 private:
  static std::vector<std::string> header(bool energy) {
    std::vector<std::string> names{"layer", "M", "K", "N", "pattern", "cycles", "steady cycles", "utilisation", "B rows", "against dense"};
    if (energy) names.insert(names.end(), {"uJ", "uJ x Mcycles"});
    return names;
  }

  bool energy_;
  Table table_;
  nlohmann::ordered_json list_ = nlohmann::ordered_json::array();
  std::int64_t cycles_ = 0;
  double pj_ = 0;
  int layers_ = 0;
};

void estimate_list(const Options& options, const config::Config& config, Sheet& sheet) {
  for (const estimate::Layer& layer : read_any_layers(options.layers)) {
    try {
      sheet.add(layer.name, {layer.m, layer.k, layer.n}, figures_of(config, layer, options.settings));
    } catch (const std::invalid_argument& error) {
      const std::string place =
          layer.line > 0 ? fmt::format("{}:{}", options.layers, layer.line) : fmt::format("{}: layer {}", options.layers, layer.name);
      throw UserError(fmt::format("{}: {}", place, error.what()));
    }
  }
}

void estimate_tensors(const Options& options, const config::Config& config, Sheet& sheet) {
  const std::optional<config::HssConfig> core = config::core_of(config);
  estimate::Layer layer;
  if (options.pattern.find('+') != std::string::npos) {
    layer.series = model::Series::parse(options.pattern);
  } else {
    layer.pattern = model::Pattern::parse(options.pattern);
  }
  if (!core) figures_of(config, layer, options.settings);  // says what would be accepted
  const Operands operands = load_operands(options.a, options.b, *core);
  const LayerFigures figures = [&] {
    try {
      return figures_of(config, layer, operands, options.settings);
    } catch (const UserError&) {
      throw;
    } catch (const std::invalid_argument& error) {
      throw UserError(fmt::format("{}: {}", options.a, error.what()));
    }
  }();
  sheet.add(options.a, {operands.a.rows(), operands.a.cols(), operands.b.cols()}, figures);
}

void estimate_layers(Options options) {
  const bool list = !options.layers.empty();
  if (list && (!options.a.empty() || !options.b.empty()))
    throw UserError("--layers: stands beside --a or --b, accepted: a list of layers, or the two operands of one");
  if (!list && options.a.empty() && options.b.empty()) {
    throw UserError("estimate: --layers: missing, accepted: --layers FILE (CSV: name,M,K,N,pattern), or --a FILE and --b FILE");
  }
  if (!list && (options.a.empty() || options.b.empty())) {
    throw UserError(fmt::format("estimate: {}: missing, accepted: --a FILE and --b FILE, the two operands", options.a.empty() ? "--a" : "--b"));
  }
  const config::Config config = config::load(options.config);
  if (!options.energy.empty()) options.settings.energy = estimate::load_energy_table(options.energy);
  Sheet sheet(options.settings.energy.has_value());
  Report report(options.json);
  list ? estimate_list(options, config, sheet) : estimate_tensors(options, config, sheet);
  sheet.commit(config::name_of(config), report);
}

}  // namespace

void add_estimate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("estimate", "Cycles, accesses and energy of layers, in closed form");
  add_config_argument(*command, options->config);
  add_path(*command, "--layers", options->layers, "CSV: name,M,K,N,pattern[,a_density[,b_density]]; or the plan of 'filigree tasder', .toml")
      ->type_name("FILE");
  add_path(*command, "--a", options->a, "Instead of a list: compressed operand [M,K], .npy")->type_name("FILE");
  add_path(*command, "--b", options->b, "And plain operand [K,N], .npy")->type_name("FILE");
  command->add_option("--pattern", options->pattern, "A's pattern or series, as in 'filigree run'")->capture_default_str()->type_name("PATTERN");
  add_path(*command, "--energy", options->energy, "Energy table: 45nm, 45nm-tc, osu018, or a TOML file; adds energy and energy-delay product")
      ->type_name("TABLE");
  command
      ->add_option("--bandwidth", options->settings.words_per_cycle, "Words of 8 bits that the global buffer delivers per cycle; no limit without it")
      ->check(real_number(0, kMostWords, false))
      ->type_name("WORDS");
  command->add_flag("--compressed", options->settings.compressed, "B is stored without its zeros");
  add_json_option(*command, options->json);
  command->callback([options] { estimate_layers(*options); });
}

}  // namespace filigree::cli
