#include "cli/c_header.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/manifest.h"
#include "cli/stream_fields.h"
#include "config/config_toml.h"
#include "units/names.h"

namespace filigree::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kCounterPrefix = "count_";

/// The text, line by line.
class HeaderText {
 public:
  explicit HeaderText(std::string prefix) : prefix_(std::move(prefix)) {}

  void blank() { text_ += "\n"; }
  void raw(const std::string& line) { text_ += line + "\n"; }
  void comment(const std::string& line) { text_ += fmt::format("/* {} */\n", line); }
  void define(const std::string& name, std::int64_t value, const std::string& meaning = "") {
    const std::string line = fmt::format("#define {}_{} {}", prefix_, capitals(name), value);
    text_ += meaning.empty() ? line + "\n" : fmt::format("{:<52} /* {} */\n", line, meaning);
  }
  const std::string& text() const { return text_; }

 private:
  std::string prefix_;
  std::string text_;
};

/// The modes of one rank: what the command's mode field selects.
void put_rank(HeaderText& out, const std::string& rank, const Json& json) {
  const bool free_lanes = json.contains("m");
  const std::string fixed = free_lanes ? "m" : "g", chosen = free_lanes ? "n" : "h";
  out.define(rank + "_" + fixed, json.at(fixed).get<int>());
  const Json& values = json.at(chosen);
  out.define(rank + "_modes", static_cast<std::int64_t>(values.size()));
  for (std::size_t mode = 0; mode < values.size(); ++mode) {
    const int value = values[mode].get<int>();
    const std::string pattern =
        free_lanes ? fmt::format("{}:{}", value, json.at("m").get<int>()) : fmt::format("{}:{}", json.at("g").get<int>(), value);
    out.define(fmt::format("{}_mode_{}{}", rank, chosen, value), static_cast<std::int64_t>(mode), pattern);
  }
}

/// Numbers and truth values as they are; ranks are numbered from the innermost, terms in the order of extraction; words (a form) say nothing to a driver.
void put_geometry(HeaderText& out, const std::string& path, const Json& geometry) {
  for (const auto& [key, value] : geometry.items()) {
    const std::string name = path + key;
    if (value.is_boolean()) {
      out.define(name, value.get<bool>() ? 1 : 0);
    } else if (value.is_number_integer()) {
      out.define(name, value.get<std::int64_t>());
    } else if (value.is_object()) {
      put_geometry(out, name + "_", value);
    } else if (key == "ranks") {
      out.define(name, static_cast<std::int64_t>(value.size()));
      for (std::size_t i = 0; i < value.size(); ++i) put_rank(out, fmt::format("{}rank{}", path, value.size() - 1 - i), value[i]);
    } else if (key == "terms") {
      out.define(name, static_cast<std::int64_t>(value.size()));
      for (std::size_t i = 0; i < value.size(); ++i) {
        out.define(fmt::format("{}term{}_n", path, i), value[i].at("n").get<int>());
        out.define(fmt::format("{}term{}_m", path, i), value[i].at("m").get<int>());
      }
    }
  }
}

void put_stream(HeaderText& out, const Stream& stream) {
  out.blank();
  out.comment(fmt::format("Stream {}, {}: {}", stream.name, stream.into_core ? "into the unit" : "out of the unit", stream.beats));
  if (!stream.last.empty()) out.comment(fmt::format("{}_tlast: {}", stream.name, stream.last));
  out.define(stream.name + "_beat_bits", stream.width);
  for (const Field& field : stream.fields) {
    const std::string name = stream.name + "_" + field.name;
    out.define(name + "_lsb", field.lsb, field.meaning);
    out.define(name + "_width", field.width, field.is_signed ? "two's complement" : "");
    for (const Repeat& repeat : field.repeats) {
      out.define(fmt::format("{}_{}_count", name, repeat.index), repeat.count);
      out.define(fmt::format("{}_{}_stride", name, repeat.index), repeat.stride);
    }
  }
}

void put_counters(HeaderText& out, const Emission& emission) {
  int count = 0;
  for (const hdl::Port& port : emission.ports) count += port.name.starts_with(kCounterPrefix) ? 1 : 0;
  if (count == 0) return;
  out.blank();
  out.comment("Counters, in the order of the ports count_*");
  out.define("counters", count);
  int number = 0;
  for (const hdl::Port& port : emission.ports) {
    if (!port.name.starts_with(kCounterPrefix)) continue;
    out.define("counter_" + port.name.substr(kCounterPrefix.size()), number++);
    out.define("counter_" + port.name.substr(kCounterPrefix.size()) + "_width", port.type.width);
  }
}

}  // namespace

std::string capitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string c_header(const config::Config& config, const Emission& emission) {
  const std::string prefix = capitals(units::module_name(config::name_of(config), ""));
  const std::string name = prefix.substr(0, prefix.find_last_not_of('_') + 1);
  HeaderText out(name);
  out.comment(
      fmt::format("{} ({}), generated by Filigree {}: constants for drivers.", config::name_of(config), config::kind_of(config), FILIGREE_VERSION));
  out.comment("A field's element i lies i * STRIDE bits above its LSB; bit 0 of a beat is bit 0 of tdata. Ranks count from the innermost, 0.");
  out.raw(fmt::format("#ifndef FILIGREE_{}_H", name));
  out.raw(fmt::format("#define FILIGREE_{}_H", name));
  out.blank();
  out.comment("Geometry and patterns; MODE is the value of the rank's mode field");
  put_geometry(out, "", geometry_json(config));
  for (const Stream& stream : streams_of(config)) put_stream(out, stream);
  put_counters(out, emission);
  out.blank();
  out.raw(fmt::format("#endif /* FILIGREE_{}_H */", name));
  return out.text();
}

}  // namespace filigree::cli
