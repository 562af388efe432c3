// filigree filter: which keys of every attention head matter, what is lost without the others, and what that saves.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/filter_engine.h"
#include "cli/filter_report.h"
#include "cli/filter_tensors.h"
#include "cli/mask_file.h"
#include "cli/mask_picture.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/tensors.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
#include "config/preset.h"
#include "estimate/attention_work.h"
#include "model/attention_mask.h"
#include "model/attention_quality.h"
#include "model/sample_attention.h"
#include "system/filter_run.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

constexpr const char* kIncluded = "included";
constexpr const char* kFirst = "first";
constexpr const char* kPerHead = "head";
constexpr const char* kPerFile = "file";
constexpr const char* kModel = "model";
constexpr const char* kDouble = "double";
constexpr const char* kRtl = "rtl";
constexpr const char* kUsualFilter = "sample-attention";
constexpr double kLeastSample = 1e-6;

struct Options {
  std::string q;
  std::string k;
  std::string v;
  std::string last;  ///< a fourth word
  bool output_last = false;
  std::string output;
  std::string mask;
  std::string plot;
  std::string json;

  double alpha = 0.95;
  double sample = 0.05;
  std::int64_t tail = 64;
  double window = 0.08;
  std::string window_mass = kIncluded;
  std::int64_t bottom = 64;
  std::int64_t sinks = 0;
  std::int64_t dense_below = 0;
  double dense_above = 1;

  std::string scales = kPerHead;
  std::string config = kUsualFilter;
  std::string engine = kModel;
  bool no_quality = false;
  std::int64_t macs = 1024;
};

/// The filter whose numbers are computed.
config::AttentionConfig filter_config(const std::string& name) {
  const config::Config config = config::load(name);
  if (const auto* filter = std::get_if<config::AttentionConfig>(&config)) return *filter;
  throw UserError(fmt::format("--config: {} is no attention filter, accepted: a configuration of kind {}", name, config::kAttentionKind));
}

CLI::Validator svg_name() {
  return {
      [](const std::string& name) { return name.ends_with(".svg") ? std::string() : fmt::format("'{}', accepted: a name that ends in .svg", name); },
      ""};
}

/// With --output-last the last of the words behind Q and K is the output, whichever it is.
Options with_output_in_place(Options options) {
  if (!options.output_last) {
    if (!options.last.empty()) throw UserError(fmt::format("filter: {}: one word too many, accepted: Q, K, V alone, and options", options.last));
    return options;
  }
  if (!options.output.empty()) throw UserError("--output: --output-last names the output too, accepted: one of the two");
  std::string& place = options.last.empty() ? options.v : options.last;
  if (place.empty()) throw UserError("--output-last: no word follows Q and K, accepted: Q K [V] KEPT");
  options.output = std::exchange(place, {});
  return options;
}

FilterEngine engine_of(const std::string& name, const config::AttentionConfig& config) {
  if (name == kDouble) return filter_in_double();
  return name == kRtl ? filter_on_rtl(config) : filter_by_model(config);
}

class Filter {
 public:
  explicit Filter(const Options& options)
      : options_(options),
        config_(filter_config(options.config)),
        report_(options.json),
        tensors_(load_filter_tensors(options.q, options.k, options.v)),
        settings_(filter_settings()),
        q_(tensors_.q, options.scales == kPerFile),
        k_(tensors_.k, options.scales == kPerFile) {
    require_fitting();
    if (!options.output.empty()) output_.emplace(options.output);
    if (!options.mask.empty()) mask_.emplace(options.mask, tensors_.q.heads, tensors_.q.rows, tensors_.k.rows);
    if (!options.plot.empty()) plot_.emplace(options.plot);
    engine_ = engine_of(options.engine, config_);
  }

  void run() {
    const std::int64_t heads = tensors_.q.heads;
    Progress progress("filtering");
    for (std::int64_t index = 0; index < heads; ++index) {
      progress.show(fmt::format("head {} of {}", index + 1, heads));
      add(index);
    }
    add_figures();
    if (mask_) mask_->finish();
    if (output_) write_npy(*output_, tools::from_flags(kept_, {heads, tensors_.k.rows}));
    if (plot_) plot_->write(mask_picture(panels_));
    report_.commit();
    if (output_) output_->commit();
    if (mask_) mask_->commit();
    if (plot_) plot_->commit();
  }

 private:
  model::FilterSettings filter_settings() const;
  void require_fitting() const;
  void add(std::int64_t index);
  FilterTask task_of(std::int64_t index) const;
  HeadFigures figures_of_head(std::int64_t index, const FilterTask& task, const FilterOutcome& outcome) const;
  void add_figures();

  const Options& options_;
  config::AttentionConfig config_;
  Report report_;
  FilterTensors tensors_;
  model::FilterSettings settings_;
  FilterEngine engine_;
  Int8Stack q_;
  Int8Stack k_;
  std::optional<OutputFile> output_;
  std::optional<MaskFile> mask_;
  std::optional<OutputFile> plot_;
  std::vector<std::uint8_t> kept_;  ///< of all heads
  std::vector<HeadFigures> heads_;
  std::vector<MaskPanel> panels_;
};

model::FilterSettings Filter::filter_settings() const {
  const std::int64_t keys = tensors_.k.rows;
  model::FilterSettings settings;
  settings.stride = std::llround(1 / options_.sample);
  settings.tail = options_.tail;
  // A share that is a whole number of keys but for the rounding of the product is that number.
  constexpr double kRounding = 1e-9;
  settings.window = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(options_.window * static_cast<double>(keys) - kRounding)));
  settings.window_first = options_.window_mass == kFirst;
  settings.bottom = options_.bottom;
  settings.sinks = options_.sinks;
  settings.alpha = model::alpha_units(options_.alpha);
  settings.dense_below = options_.dense_below;
  settings.most_columns = static_cast<std::int64_t>(options_.dense_above * static_cast<double>(keys) + kRounding);
  return settings;
}

/// What the filter has bits and memory for.
void Filter::require_fitting() const {
  const auto require = [&](const std::string& what, std::int64_t value, std::int64_t most, const char* key) {
    if (value > most) throw UserError(fmt::format("{} {}, accepted: up to {} (filter.{} of {})", what, value, most, key, config_.name));
  };
  if (settings_.window_first && !config_.window_first) {
    throw UserError(fmt::format("--window-mass: {} is built without '{}', accepted: {}", config_.name, kFirst, kIncluded));
  }
  require(fmt::format("{}: the heads have dimension", tensors_.k.file), tensors_.k.head_dim(), config_.head_dim, "head_dim");
  require(fmt::format("{}: the number of keys is", tensors_.k.file), tensors_.k.rows, config_.max_keys, "max_keys");
  if (tensors_.k.rows < settings_.dense_below) return;
  const auto sampled = model::sampled_rows(tensors_.q.rows, settings_.stride, settings_.tail).size();
  require(fmt::format("--sample, --tail: the number of sampled rows of {} is", tensors_.q.file), static_cast<std::int64_t>(sampled),
          config_.max_sampled, "max_sampled");
}

FilterTask Filter::task_of(std::int64_t index) const {
  FilterTask task{tensors_.q.head(index), tensors_.k.head(index), {}, k_.head(index), {}, settings_};
  try {
    const model::QueryScale scale =
        model::query_scale(q_.scale(index), k_.scale(index), task.q.cols(), config_.factor_bits, system::numbers_of(config_));
    task.q_integers = model::quantise_with(task.q, kOperandBits, scale.q_scale).values;
    task.scale = scale.scale;
  } catch (const std::invalid_argument& error) {
    throw UserError(fmt::format("{} and {}: head {}: {}", tensors_.q.file, tensors_.k.file, index, error.what()));
  }
  return task;
}

HeadFigures Filter::figures_of_head(std::int64_t index, const FilterTask& task, const FilterOutcome& outcome) const {
  const model::AttentionMask& mask = outcome.mask;
  const std::int64_t rows = task.q.rows();
  const std::int64_t keys = mask.keys();
  const std::int64_t all = model::causal_elements(rows, keys);
  const std::int64_t kept = model::kept_elements(mask, rows);
  HeadFigures figures;
  figures.dense = mask.dense;
  figures.kept_columns = mask.dense ? keys : std::count(mask.kept.begin(), mask.kept.end(), std::uint8_t{1});
  figures.kept_share = static_cast<double>(figures.kept_columns) / static_cast<double>(keys);
  figures.kept_mass = outcome.kept_mass;
  figures.density = static_cast<double>(kept) / static_cast<double>(all);
  std::int64_t sampled = 0;
  if (keys >= settings_.dense_below) {
    for (const std::int64_t row : model::sampled_rows(rows, settings_.stride, settings_.tail)) {
      ++figures.sampled_rows;
      sampled += row + keys - rows + 1;
    }
  }
  const std::int64_t head_dim = task.q.cols();
  const std::int64_t scores = estimate::score_cycles(sampled, head_dim, options_.macs);
  std::optional<std::int64_t> filter;
  // Scores are filtered as they come: the slower of the two counts.
  if (outcome.cycles) filter = std::max(scores, outcome.cycles->sample) + outcome.cycles->select;
  figures.cycles = {filter, scores, estimate::attention_cycles(kept, head_dim, options_.macs),
                    estimate::attention_cycles(all, head_dim, options_.macs)};
  if (options_.no_quality) return figures;
  std::optional<model::Matrix<float>> v;
  if (tensors_.v) v = tensors_.v->head(index);
  figures.quality = model::head_quality(task.q, task.k, v ? &*v : nullptr, mask);
  figures.with_values = v.has_value();
  return figures;
}

void Filter::add(std::int64_t index) {
  const FilterTask task = task_of(index);
  const FilterOutcome outcome = engine_(task);
  heads_.push_back(figures_of_head(index, task, outcome));
  const HeadFigures& figures = heads_.back();
  std::vector<std::uint8_t> kept = outcome.mask.kept;
  if (outcome.mask.dense) std::fill(kept.begin(), kept.end(), std::uint8_t{1});
  kept_.insert(kept_.end(), kept.begin(), kept.end());
  if (mask_) mask_->add(outcome.mask);
  if (!plot_) return;
  std::string caption = fmt::format("density {:.3f}", figures.density);
  if (figures.quality) caption += fmt::format(", CRA {:.3f}", figures.quality->cra_min);
  panels_.push_back({fmt::format("head {}", index), std::move(caption), outcome.mask, task.q.rows()});
}

void Filter::add_figures() {
  const std::int64_t keys = tensors_.k.rows;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (std::size_t index = 0; index < heads_.size(); ++index) {
    nlohmann::ordered_json figures = {{"head", index}};
    figures.update(figures_of(heads_[index]));
    list.push_back(std::move(figures));
  }
  report_.figures() = {{"config", config_.name},
                       {"engine", options_.engine},
                       {"scales", options_.scales},
                       {"queries", tensors_.q.rows},
                       {"keys", keys},
                       {"head_dim", tensors_.k.head_dim()},
                       {"alpha", options_.alpha},
                       {"stride", settings_.stride},
                       {"tail", settings_.tail},
                       {"window", settings_.window},
                       {"window_mass", options_.window_mass},
                       {"bottom", settings_.bottom},
                       {"sinks", settings_.sinks},
                       {"dense_below", settings_.dense_below},
                       {"dense_above", options_.dense_above},
                       {"macs", options_.macs},
                       {"heads", std::move(list)},
                       {"mean", mean_figures(heads_)}};
  report_.add(filter_table(heads_));
  report_.add_line(
      fmt::format("\n{} queries, {} keys of dimension {}; rows sampled: every {}th and the last {}; alpha {}, window of {} keys, its mass {}",
                  tensors_.q.rows, keys, tensors_.k.head_dim(), settings_.stride, settings_.tail, options_.alpha, settings_.window,
                  settings_.window_first ? "counted first" : "included"));
  report_.add_line(fmt::format("cycles: {} multipliers that are never idle; speed-up: dense over {} and sparse", options_.macs,
                               heads_.front().cycles.filter ? "filter" : "scores of the sampled rows"));
}

void filter(const Options& given) {
  const Options options = with_output_in_place(given);
  if (options.no_quality && !options.v.empty()) {
    throw UserError(fmt::format("--no-quality: V ({}) is for nothing else, accepted: one of the two", options.v));
  }
  require_distinct({{"--output", options.output}, {"--mask", options.mask}, {"--plot", options.plot}, {"--json", options.json}});
  Filter(options).run();
}

}  // namespace

void add_filter(CLI::App& app) {
  constexpr std::uint64_t kMany = 1U << 30;
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("filter", "Find the keys that matter to each attention head (SampleAttention)");
  add_path(*command, "Q", options->q, "Queries, .npy of float16 or float32: [T,d] or [heads,T,d], the last of the sequence")->required();
  add_path(*command, "K", options->k, "Keys, alike; positions are in them already")->required();
  add_path(*command, "V", options->v, "Values, as the keys: for the error of the output");
  add_path(*command, "KEPT", options->last, "Only with --output-last");
  add_path(*command, "-o,--output", options->output, "Columns that each head keeps, .npy: bool [heads,T]")->type_name("FILE");
  command->add_flag("--output-last", options->output_last, "The last word is the output, for callers that end with file names: Q K [V] KEPT");
  add_path(*command, "--mask", options->mask, "What each query keeps, .npy: bool [heads,queries,T]")->type_name("FILE");
  add_path(*command, "--plot", options->plot, "Picture of every head's mask, .svg")->check(svg_name())->type_name("FILE");
  command->add_option("--alpha", options->alpha, "Share of the sampled rows' mass to keep (default 0.95)")
      ->check(real_number(0, 1))
      ->type_name("SHARE");
  command->add_option("--sample", options->sample, "Share of the rows to sample; every round(1/SHARE)-th, the last one included (default 0.05)")
      ->check(real_number(kLeastSample, 1))
      ->type_name("SHARE");
  command->add_option("--tail", options->tail, "And the last ROWS (default 64)")->check(whole_number(0, kMany))->type_name("ROWS");
  command->add_option("--window", options->window, "Share of T: a row keeps its last ceil(SHARE T) keys (default 0.08)")
      ->check(real_number(0, 1, false))
      ->type_name("SHARE");
  command
      ->add_option("--window-mass", options->window_mass,
                   "Columns count it (included, default), or it is counted first and they bring the rest (first)")
      ->check(one_of({kIncluded, kFirst}))
      ->type_name("MODE");
  command->add_option("--bottom", options->bottom, "Last rows, which keep every key (default 64)")->check(whole_number(0, kMany))->type_name("ROWS");
  command->add_option("--sinks", options->sinks, "First keys, which every row keeps (default 0)")->check(whole_number(0, kMany))->type_name("KEYS");
  command->add_option("--dense-below", options->dense_below, "Fewer keys are not filtered (default 0)")
      ->check(whole_number(0, kMany))
      ->type_name("KEYS");
  command->add_option("--dense-above", options->dense_above, "A head that keeps more than this share of the columns runs dense (default 1)")
      ->check(real_number(0, 1))
      ->type_name("SHARE");
  add_path(*command, "--config", options->config, "The filter: a preset or a TOML file of kind attention_filter (default sample-attention)")
      ->type_name("CONFIG");
  command
      ->add_option(
          "--engine", options->engine,
          "What filters: the exact integers of the hardware (model, default), the Verilated hardware itself (rtl), or double precision (double)")
      ->check(one_of({kModel, kRtl, kDouble}))
      ->type_name("ENGINE");
  command->add_option("--scales", options->scales, "Q and K become int8 with a scale per head (default) or per file")
      ->check(one_of({kPerHead, kPerFile}))
      ->type_name("PER");
  command->add_flag("--no-quality", options->no_quality, "Leave out CRA, which takes full attention in double precision (seconds per head)");
  command->add_option("--macs", options->macs, "Multipliers of the attention engine, for cycles (default 1024)")
      ->check(whole_number(1, kMany))
      ->type_name("NUMBER");
  add_json_option(*command, options->json);
  command->callback([options] { filter(*options); });
}

}  // namespace filigree::cli
