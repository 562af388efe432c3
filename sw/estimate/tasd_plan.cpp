#include "estimate/tasd_plan.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include "estimate/toml_reader.h"
#include "toml/document.h"

namespace filigree::estimate {
namespace {

constexpr std::string_view kKind = "tasd_plan";
constexpr std::int64_t kMaxSize = 1'000'000'000;

std::int64_t read_size(TomlReader& reader, const std::string& key, std::optional<std::int64_t> value) {
  constexpr const char* kAccepted = "a whole number 1..1000000000";
  if (value && (*value < 1 || *value > kMaxSize)) reader.fault(key, fmt::format("is {}", *value), kAccepted);
  return value.value_or(0);
}

double read_share(TomlReader& reader, const std::string& key) {
  constexpr const char* kAccepted = "a share 0..1";
  const auto share = reader.required<double>(key, kAccepted);
  if (!(share >= 0 && share <= 1)) reader.fault(key, fmt::format("is {}", share), kAccepted);
  return share;
}

TasdPlanLayer read_layer(TomlReader reader) {
  TasdPlanLayer layer;
  layer.name = reader.required<std::string>("name", "a string");
  layer.m = read_size(reader, "M", reader.required<std::int64_t>("M", "a whole number"));
  layer.k = read_size(reader, "K", reader.required<std::int64_t>("K", "a whole number"));
  layer.n = reader.optional<std::int64_t>("N", "a whole number");
  read_size(reader, "N", layer.n);
  constexpr const char* kSeries = "\"dense\" or a series like \"4:8+1:8\"";
  const auto series = reader.required<std::string>("series", kSeries);
  if (series != "dense") {
    try {
      layer.series = model::Series::parse(series);
    } catch (const std::invalid_argument& error) {
      reader.fault("series", error.what(), kSeries);
    }
  }
  const auto operand = reader.required<std::string>("operand", "weights, activations");
  if (operand != "weights" && operand != "activations") reader.fault("operand", fmt::format("is \"{}\"", operand), "weights, activations");
  layer.operand = operand == "activations" ? TasdOperand::kActivations : TasdOperand::kWeights;
  layer.dropped_nonzeros = read_share(reader, "dropped_nonzeros");
  layer.dropped_magnitude = read_share(reader, "dropped_magnitude");
  reader.finish();
  return layer;
}

void read_layers(TomlReader& top, std::vector<std::string>& faults, TasdPlan& plan) {
  const toml::array* layers = top.array("layer", "[[layer]] tables");
  if (layers == nullptr) return;
  for (std::size_t i = 0; i < layers->size(); ++i) {
    const toml::table* table = layers->get(i)->as_table();
    if (table == nullptr) {
      top.fault(fmt::format("layer[{}]", i), "is of another type", "a [[layer]] table");
      continue;
    }
    plan.layers.push_back(read_layer({*table, fmt::format("layer[{}].", i), faults}));
  }
  if (plan.layers.empty()) top.fault("layer", "is empty", "at least one [[layer]] table");
}

void read_menu(TomlReader& top, TasdPlan& plan) {
  const toml::array* menu = top.array("menu", "an array of series");
  if (menu == nullptr) return;
  for (const toml::node& each : *menu) {
    if (const auto* text = each.as_string()) {
      plan.menu.push_back(text->get());
    } else {
      top.fault("menu", "holds something else", "an array of series");
    }
  }
}

/// A TOML basic string.
std::string basic_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

/// A TOML float that reads back to the same value.
std::string number(double value) {
  std::string text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

}  // namespace

std::string_view to_string(TasdOperand operand) { return operand == TasdOperand::kWeights ? "weights" : "activations"; }

double mac_fraction(const TasdPlan& plan) {
  double all = 0;
  double taken = 0;
  for (const TasdPlanLayer& layer : plan.layers) {
    const double macs = static_cast<double>(layer.m) * static_cast<double>(layer.k) * static_cast<double>(layer.n.value_or(1));
    all += macs;
    taken += macs * (layer.series ? layer.series->mac_fraction() : 1);
  }
  return all == 0 ? 1 : taken / all;
}

TasdPlan parse_plan(std::string_view name, std::string_view text) {
  toml::table root;
  try {
    root = text::parse_toml(text);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("{}: {}", name, error.what()));
  }
  std::vector<std::string> faults;
  TasdPlan plan;
  TomlReader top(root, "", faults);
  const auto kind = top.required<std::string>("kind", "\"tasd_plan\"");
  if (!kind.empty() && kind != kKind) throw std::invalid_argument(fmt::format("{}: kind: '{}' is unknown, accepted: {}", name, kind, kKind));
  plan.mode = top.required<std::string>("mode", "a string");
  read_menu(top, plan);
  plan.original_quality = top.optional<double>("original_quality", "a number");
  plan.quality = top.optional<double>("quality", "a number");
  read_layers(top, faults, plan);
  top.finish();
  if (!faults.empty()) throw std::invalid_argument(fmt::format("{}: {}", name, fmt::join(faults, "; ")));
  return plan;
}

TasdPlan read_plan(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored) || std::filesystem::is_character_file(path, ignored)) {
    throw std::invalid_argument(fmt::format("{}: is a folder or a device, accepted: a plan of filigree tasder", path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::invalid_argument(fmt::format("{}: cannot be opened, accepted: a plan of filigree tasder", path.string()));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse_plan(path.string(), text);
}

std::string format_plan(const TasdPlan& plan) {
  std::vector<std::string> menu;
  for (const std::string& series : plan.menu) menu.push_back(basic_string(series));
  std::string text = fmt::format("kind = \"{}\"\nmode = {}\nmenu = [{}]\n", kKind, basic_string(plan.mode), fmt::join(menu, ", "));
  if (plan.original_quality) text += fmt::format("original_quality = {}\n", number(*plan.original_quality));
  if (plan.quality) text += fmt::format("quality = {}\n", number(*plan.quality));
  text += fmt::format("# MACs: {:.4f} of the dense network's\n", mac_fraction(plan));
  for (const TasdPlanLayer& layer : plan.layers) {
    text += fmt::format("\n[[layer]]\nname = {}\nM = {}\nK = {}\n", basic_string(layer.name), layer.m, layer.k);
    if (layer.n) text += fmt::format("N = {}\n", *layer.n);
    text += fmt::format("series = \"{}\"\noperand = \"{}\"\n", layer.series ? model::to_string(*layer.series) : "dense", to_string(layer.operand));
    text += fmt::format("dropped_nonzeros = {}\ndropped_magnitude = {}\n", number(layer.dropped_nonzeros), number(layer.dropped_magnitude));
  }
  return text;
}

std::vector<Layer> layers_of(const TasdPlan& plan, std::string_view file) {
  std::vector<Layer> layers;
  for (const TasdPlanLayer& from : plan.layers) {
    if (!from.n) {
      throw std::invalid_argument(
          fmt::format("{}: layer {}: N is missing, accepted: the columns of the GEMM, as 'filigree tasder --columns' writes them", file, from.name));
    }
    Layer& layer = layers.emplace_back();
    layer.name = from.name;
    layer.m = from.m;
    layer.k = from.k;
    layer.n = *from.n;
    layer.series = from.series;
  }
  return layers;
}

}  // namespace filigree::estimate
