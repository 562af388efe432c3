// filigree tasder: chooses a series for every layer of a network, and writes the choice as a plan.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/tasder_layers.h"
#include "cli/tasder_weights.h"
#include "cli/user_error.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

constexpr const char* kNetwork = "weights-network";
constexpr const char* kLayer = "weights-layer";
constexpr const char* kActivations = "activations";

struct Options {
  std::string folder;
  std::string mode;
  std::string menu = "vegeta-m8";
  std::string quality;
  double keep = 0.99;
  bool lower_is_better = false;
  double alpha = 0;
  std::string statistic = "mean";
  double pseudo_density = 0;  ///< 0: zeros are counted
  std::int64_t columns = 0;
  std::string output;
  std::string state;
  std::string json;

  bool activations() const { return mode == kActivations; }
};

std::string choice_text(std::span<const model::Series> menu, int choice) {
  return choice == model::kDense ? "dense" : model::to_string(menu[static_cast<std::size_t>(choice)]);
}

std::string quality_text(double quality) { return fmt::format("{:.6g}", quality); }

/// What both kinds of search leave.
struct Found {
  model::Choices choices;
  std::optional<double> original;
  std::optional<double> quality;
};

class Search {
 public:
  explicit Search(const Options& options)
      : options_(options), menu_(model::parse_menu(options.menu)), report_(options.json), layers_(load_layers(options.folder, menu_)) {
    if (!options.output.empty()) output_.emplace(options.output);
    space_ = search_space(layers_, menu_);
  }

  void run() {
    const Found found = options_.activations() ? by_sparsity() : by_quality();
    estimate::TasdPlan plan =
        plan_of(layers_, menu_, found.choices, options_.activations() ? estimate::TasdOperand::kActivations : estimate::TasdOperand::kWeights,
                options_.columns);
    plan.mode = options_.mode;
    plan.original_quality = found.original;
    plan.quality = found.quality;
    add_layers(plan, found.choices);
    if (output_) output_->write(estimate::format_plan(plan));
    report_.commit();
    if (output_) output_->commit();
  }

 private:
  Found by_quality();
  Found by_sparsity();
  void add_network_steps(const model::SearchResult& result, const model::Goal& goal);
  void add_layer_steps(const model::SearchResult& result, const model::Goal& goal);
  void add_layers(const estimate::TasdPlan& plan, const model::Choices& choices);
  double dropped_of_all(int choice) const;
  nlohmann::ordered_json& figures() { return report_.figures(); }

  const Options& options_;
  std::vector<model::Series> menu_;
  Report report_;
  std::vector<TasderLayer> layers_;
  std::optional<OutputFile> output_;
  model::SearchSpace space_;
  std::vector<double> sparsities_;  ///< activations: of each layer
};

Found Search::by_quality() {
  const HeldSignals signals;
  const std::string state = !options_.state.empty() ? options_.state : options_.output.empty() ? "" : options_.output + ".state";
  DecomposedWeights weights(layers_, menu_);
  EvaluationLog log(state, weights.search_key(options_.quality));
  MeasuredQuality measured(weights, log, signals, options_.quality);
  const bool network = options_.mode == kNetwork;
  const std::size_t most = 1 + menu_.size() * (network ? 1 : layers_.size());
  Progress progress("measuring the original's quality");
  std::size_t asked = 0;
  const auto quality = [&](const model::Choices& choices) {
    progress.show(fmt::format("step {} of at most {}, {} evaluations, {:.3f} of the MACs", ++asked, most, log.size(), space_.mac_fraction(choices)));
    return measured(choices);
  };
  const model::Goal goal{options_.keep, options_.lower_is_better};
  model::SearchResult result;
  try {
    result = network ? model::search_network_wise(space_, goal, quality) : model::search_layer_wise(space_, goal, quality);
  } catch (const Interrupted& stop) {
    const std::string next = state.empty() ? "no state file was named (--state)" : fmt::format("the same command goes on from {}", state);
    throw Interrupted(stop.signal(), fmt::format("interrupted after {} evaluations: {}", log.size(), next));
  }
  figures() = {{"mode", options_.mode},
               {"menu", plan_of({}, menu_, {}, estimate::TasdOperand::kWeights, 0).menu},
               {"keep", options_.keep},
               {"lower_is_better", options_.lower_is_better},
               {"original_quality", result.original},
               {"quality", result.quality},
               {"kept_quality", goal.kept(result.quality, result.original)},
               {"mac_fraction", space_.mac_fraction(result.choices)},
               {"evaluations", log.size()},
               {"resumed_evaluations", log.resumed()}};
  network ? add_network_steps(result, goal) : add_layer_steps(result, goal);
  report_.add_line(fmt::format("\nquality {} of {} ({} kept, goal {}), {} of the dense MACs", quality_text(result.quality),
                               quality_text(result.original), percent(goal.kept(result.quality, result.original)), percent(goal.keep),
                               percent(space_.mac_fraction(result.choices))));
  report_.add_line(fmt::format("{} evaluations in {} steps, {} of them known before", log.size(), result.steps.size(), log.resumed()));
  return {result.choices, result.original, result.quality};
}

/// Of all non-zeros of the network.
double Search::dropped_of_all(int choice) const {
  std::int64_t dropped = 0;
  std::int64_t nonzeros = 0;
  for (const TasderLayer& layer : layers_) {
    dropped += layer.errors[static_cast<std::size_t>(choice)].dropped;
    nonzeros += layer.errors[static_cast<std::size_t>(choice)].nonzeros;
  }
  return nonzeros == 0 ? 0 : static_cast<double>(dropped) / static_cast<double>(nonzeros);
}

void Search::add_network_steps(const model::SearchResult& result, const model::Goal& goal) {
  Table table({"series of all layers", "MACs", "dropped non-zeros", "quality", "kept", "verdict"});
  table.add_row({"dense", percent(1), percent(0), quality_text(result.original), percent(1), "original"});
  nlohmann::ordered_json steps = nlohmann::ordered_json::array();
  for (const model::SearchStep& step : result.steps) {
    const bool chosen = !result.choices.empty() && result.choices.front() == step.choice;
    const double dropped = dropped_of_all(step.choice);
    const double kept = goal.kept(step.quality, result.original);
    table.add_row({choice_text(menu_, step.choice), percent(step.mac_fraction), percent(dropped), quality_text(step.quality), percent(kept),
                   chosen       ? "chosen"
                   : step.valid ? "valid"
                                : "misses the goal"});
    steps.push_back({{"series", choice_text(menu_, step.choice)},
                     {"mac_fraction", step.mac_fraction},
                     {"dropped_nonzeros", dropped},
                     {"quality", step.quality},
                     {"kept_quality", kept},
                     {"valid", step.valid}});
  }
  figures()["steps"] = steps;
  report_.add(table);
}

void Search::add_layer_steps(const model::SearchResult& result, const model::Goal& goal) {
  nlohmann::ordered_json steps = nlohmann::ordered_json::array();
  for (const model::SearchStep& step : result.steps) {
    steps.push_back({{"layer", layers_[step.layer].name},
                     {"series", choice_text(menu_, step.choice)},
                     {"dropped_nonzeros", space_.dropped(step.layer, step.choice)},
                     {"mac_fraction", step.mac_fraction},
                     {"quality", step.quality},
                     {"kept_quality", goal.kept(step.quality, result.original)},
                     {"valid", step.valid}});
  }
  figures()["steps"] = steps;
}

Found Search::by_sparsity() {
  const model::Statistic statistic = model::Statistic::parse(options_.statistic);
  Found found;
  for (const TasderLayer& layer : layers_) {
    const model::Matrix<float> tensor = tools::to_float_matrix(layer.file.string(), layer.values);
    std::vector<double> rows;
    for (std::int64_t row = 0; row < tensor.rows(); ++row) {
      const std::span<const float> values = tensor.row(row);
      rows.push_back(options_.pseudo_density > 0 ? 1 - model::pseudo_density(values, options_.pseudo_density) : model::sparsity_of(values));
    }
    sparsities_.push_back(statistic.of(std::move(rows)));
    found.choices.push_back(model::select_by_sparsity(space_.mac_fractions, sparsities_.back(), options_.alpha));
  }
  figures() = {{"mode", options_.mode},
               {"menu", plan_of({}, menu_, {}, estimate::TasdOperand::kActivations, 0).menu},
               {"statistic", model::to_string(statistic)},
               {"alpha", options_.alpha},
               {"pseudo_density", options_.pseudo_density},
               {"mac_fraction", space_.mac_fraction(found.choices)}};
  return found;
}

void Search::add_layers(const estimate::TasdPlan& plan, const model::Choices& choices) {
  std::vector<std::string> header = {"layer", "M", "K", "density", "series", "MACs", "dropped non-zeros", "dropped magnitude"};
  if (options_.activations()) header.insert(header.begin() + 4, options_.pseudo_density > 0 ? "pseudo-sparsity" : "sparsity");
  Table table(header);
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const estimate::TasdPlanLayer& layer = plan.layers[i];
    const double density = static_cast<double>(layers_[i].errors.front().nonzeros) / static_cast<double>(layers_[i].values.size());
    const double macs = layer.series ? layer.series->mac_fraction() : 1;
    std::vector<std::string> row = {
        layer.name,    fmt::format("{}", layer.m),      fmt::format("{}", layer.k),      percent(density), choice_text(menu_, choices[i]),
        percent(macs), percent(layer.dropped_nonzeros), percent(layer.dropped_magnitude)};
    nlohmann::ordered_json figures = {{"name", layer.name},
                                      {"m", layer.m},
                                      {"k", layer.k},
                                      {"density", density},
                                      {"series", choice_text(menu_, choices[i])},
                                      {"mac_fraction", macs},
                                      {"dropped_nonzeros", layer.dropped_nonzeros},
                                      {"dropped_magnitude", layer.dropped_magnitude}};
    if (options_.activations()) {
      row.insert(row.begin() + 4, percent(sparsities_[i]));
      figures["sparsity"] = sparsities_[i];
    }
    table.add_row(std::move(row));
    list.push_back(std::move(figures));
  }
  figures()["layers"] = list;
  if (!options_.activations() && options_.mode == kNetwork) return;  // all layers are alike
  report_.add(table);
  if (options_.activations()) report_.add_line(fmt::format("\n{} of the dense MACs", percent(space_.mac_fraction(choices))));
}

/// Options that the mode has no use for would be passed over unsaid.
void require_fitting(const CLI::App& command, const Options& options) {
  const auto refuse = [&](const char* option) {
    if (command.get_option(option)->count() > 0) {
      throw UserError(fmt::format("{}: --mode {} has no use for it, accepted: --mode {}", option, options.mode,
                                  options.activations() ? fmt::format("{} or {}", kNetwork, kLayer) : kActivations));
    }
  };
  if (options.activations()) {
    for (const char* option : {"--quality", "--keep", "--lower-is-better", "--state"}) refuse(option);
    return;
  }
  for (const char* option : {"--alpha", "--statistic", "--pseudo-density"}) refuse(option);
  if (options.quality.find_first_not_of(" \t\n") == std::string::npos) {
    throw UserError(
        fmt::format("--quality: missing, accepted: a command whose last line is a number (--mode {} measures what weights are worth)", options.mode));
  }
}

void tasder(const CLI::App& command, const Options& options) {
  require_fitting(command, options);
  require_distinct({{"--output", options.output}, {"--json", options.json}, {"--state", options.state}});
  Search(options).run();
}

}  // namespace

void add_tasder(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("tasder", "Choose a series of N:M terms for every layer of a network");
  add_path(*command, "FOLDER", options->folder, "One .npy per layer: weights [out,in], or activations [rows,K]; its name is the layer's")->required();
  command->add_option("--mode", options->mode, "weights-network (one series for all), weights-layer (greedy) or activations (by sparsity)")
      ->required()
      ->check(one_of({kNetwork, kLayer, kActivations}))
      ->type_name("MODE");
  command->add_option("--menu", options->menu, "vegeta-m8 (default), vegeta-m4, stc-m8, stc-m4, or series with commas: \"4:8,4:8+1:8\"")
      ->type_name("MENU");
  command->add_option("--quality", options->quality, "Run by sh; {} is a folder of decomposed weights; its last line is a number")->type_name("CMD");
  command->add_option("--keep", options->keep, "Share of the original's quality to keep (default 0.99)")
      ->check(real_number(0, 1, false))
      ->type_name("SHARE");
  command->add_flag("--lower-is-better", options->lower_is_better, "The number is a loss: at most the original's over SHARE");
  command->add_option("--alpha", options->alpha, "Activations: added to the sparsity, more is bolder (default 0)")
      ->check(real_number(-1, 1))
      ->type_name("A");
  command->add_option("--statistic", options->statistic, "Activations: of the rows' sparsities, mean (default) or p0 .. p100")->type_name("S");
  command->add_option("--pseudo-density", options->pseudo_density, "Activations: count what is needed for this share of the magnitude, not the zeros")
      ->check(real_number(0, 1, false))
      ->type_name("SHARE");
  command->add_option("--columns", options->columns, "Columns N of every layer's GEMM, for the plan")
      ->check(whole_number(1, 1000000000))
      ->type_name("N");
  add_path(*command, "-o,--output", options->output, "The plan, .toml")->type_name("FILE");
  add_path(*command, "--state", options->state, "Evaluations made so far, to resume from (default: the plan's name and .state)")->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([command, options] { tasder(*command, *options); });
}

}  // namespace filigree::cli
