#include "cli/manifest.h"

#include <fmt/format.h>
#include "cli/stream_fields.h"
#include "config/config_toml.h"

namespace filigree::cli {
namespace {

using Json = nlohmann::ordered_json;

Json port_json(const hdl::Port& port) {
  return {{"name", port.name}, {"direction", port.is_input ? "input" : "output"}, {"width", port.type.width}, {"signed", port.type.is_signed}};
}

Json field_json(const Field& field) {
  Json repeats = Json::array();
  for (const Repeat& repeat : field.repeats) repeats.push_back({{"index", repeat.index}, {"count", repeat.count}, {"stride", repeat.stride}});
  Json json = {{"name", field.name}, {"lsb", field.lsb}, {"width", field.width}, {"signed", field.is_signed}};
  if (!repeats.empty()) json["repeats"] = repeats;
  json["meaning"] = field.meaning;
  return json;
}

Json stream_json(const Stream& stream) {
  Json json = {{"name", stream.name}, {"direction", stream.into_core ? "input" : "output"}, {"width", stream.width}, {"beats", stream.beats}};
  if (!stream.last.empty()) json["last"] = stream.last;
  json["fields"] = Json::array();
  for (const Field& field : stream.fields) json["fields"].push_back(field_json(field));
  return json;
}

Json core_json(const config::HssConfig& config) {
  Json ranks = Json::array();
  for (const config::RankSet& rank : config.ranks) {
    ranks.push_back(rank.m > 0 ? Json{{"n", rank.all_n()}, {"m", rank.m}} : Json{{"g", rank.g}, {"h", rank.h}});
  }
  return {{"ranks", ranks},
          {"lanes", config.lanes},
          {"rows", config.rows},
          {"arrays", config.arrays},
          {"columns", config.columns},
          {"a_bits", config.a_bits},
          {"b_bits", config.b_bits},
          {"b_signed", config.b_signed},
          {"acc_bits", config.acc_bits},
          {"row_values", config.row_values},
          {"compressed_b", config.compressed_b},
          {"zero_gating", config.zero_gating},
          {"macs", config.macs()},
          {"groups", config.groups()},
          {"step_min", config.step_min()},
          {"step_max", config.step_max()},
          {"window_slots", config.slots()}};
}

Json kind_geometry(const config::TasdConfig& config) {
  Json terms = Json::array();
  for (const config::TasdTerm& term : config.terms) terms.push_back({{"n", term.n}, {"m", term.m}});
  return {{"terms", terms},
          {"value_bits", config.value_bits},
          {"value_signed", config.value_signed},
          {"block", config.block()},
          {"entries", config.entries()},
          {"index_bits", config.index_bits()},
          {"form", config.form == config::TasdForm::kIterative ? "iterative" : "parallel"}};
}

Json kind_geometry(const config::HssConfig& config) { return core_json(config); }

Json kind_geometry(const config::TtcConfig& config) {
  Json json = core_json(config.core);
  json["tile_values"] = config.tile_values();
  json["tasd"] = kind_geometry(config.tasd());
  json["tasd"]["units"] = config.units;
  json["tasd"]["relu_only"] = config.relu_only;
  json["multiplier_bits"] = config.multiplier_bits;
  json["shift_bits"] = config.shift_bits;
  return json;
}

Json kind_geometry(const config::AttentionConfig& config) {
  return {{"max_keys", config.max_keys},
          {"max_sampled", config.max_sampled},
          {"head_dim", config.head_dim},
          {"query_block", config.query_block},
          {"lanes", config.lanes},
          {"banks", config.banks},
          {"digit_bits", config.digit_bits},
          {"window_first", config.window_first},
          {"fraction_bits", config.fraction_bits},
          {"table_bits", config.table_bits},
          {"factor_bits", config.factor_bits},
          {"exponential_bits", config.exponential_bits},
          {"probability_bits", config.probability_bits},
          {"score_bits", config.score_bits()},
          {"column_bits", config.column_bits()}};
}

}  // namespace

nlohmann::ordered_json geometry_json(const config::Config& config) {
  return std::visit([](const auto& c) { return kind_geometry(c); }, config);
}

std::string manifest_json(const config::Config& config, const Emission& emission, const std::vector<std::string>& files, const std::string& board) {
  Json json = {{"generator", "filigree"},         {"version", FILIGREE_VERSION},           {"configuration", config::name_of(config)},
               {"kind", config::kind_of(config)}, {"summary", config::summary_of(config)}, {"top", emission.top}};
  if (!board.empty()) json["board"] = board;
  json["geometry"] = geometry_json(config);
  json["ports"] = Json::array();
  for (const hdl::Port& port : emission.ports) json["ports"].push_back(port_json(port));
  json["streams"] = Json::array();
  for (const Stream& stream : streams_of(config)) json["streams"].push_back(stream_json(stream));
  json["files"] = files;
  return json.dump(2) + "\n";
}

std::string fusesoc_core(const config::Config& config, const Emission& emission) {
  std::string text = "CAPI=2:\n";
  text += fmt::format("name: filigree:accelerators:{}:{}\n", config::name_of(config), FILIGREE_VERSION);
  text += fmt::format("description: {}\n", Json(config::summary_of(config)).dump());
  text += "filesets:\n  rtl:\n    files:\n";
  for (const hdl::File& file : emission.files) text += fmt::format("      - rtl/{}\n", file.name);
  text += "    file_type: verilogSource-2005\n";
  text += fmt::format("targets:\n  default:\n    filesets: [rtl]\n    toplevel: {}\n", emission.top);
  text += fmt::format(
      "  lint:\n    filesets: [rtl]\n    toplevel: {}\n    default_tool: verilator\n    tools:\n      verilator:\n        mode: lint-only\n        verilator_options: [-Wall]\n",
      emission.top);
  return text;
}

}  // namespace filigree::cli
