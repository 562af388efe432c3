#include "config/preset.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include <fmt/format.h>

#include "config/config_error.h"
#include "config/config_toml.h"
#include "config/table_reader.h"

namespace filigree::config {
namespace {

constexpr std::size_t kNearestPresets = 3;

std::string read_file(const std::string& path) {
  if (std::filesystem::is_directory(path)) throw ConfigError(path, {"is a folder, accepted: a TOML file or a preset's name"});
  // /dev/zero has no end.
  if (std::filesystem::is_character_file(path)) throw ConfigError(path, {"is a device, accepted: a TOML file or a preset's name"});
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw ConfigError(path, {"cannot be read, accepted: a readable TOML file"});
  return text.str();
}

[[noreturn]] void throw_unknown(const std::string& name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) names.emplace_back(preset.name);
  throw ConfigError(name, {fmt::format("neither a preset nor a file, accepted: a TOML file or a name from 'filigree presets', such as {}",
                                       fmt::join(nearest(name, names, kNearestPresets), ", "))});
}

}  // namespace

Config load(const std::string& name_or_file) {
  const auto all = presets();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Preset& preset) { return preset.name == name_or_file; });
  if (found != all.end()) return parse_config(std::string(found->text), std::string(found->name) + ".toml");
  std::error_code ignored;
  if (!std::filesystem::exists(name_or_file, ignored)) throw_unknown(name_or_file);
  return parse_config(read_file(name_or_file), name_or_file);
}

HssConfig load_hss(const std::string& name_or_file) {
  const Config config = load(name_or_file);
  if (const auto* hss = std::get_if<HssConfig>(&config)) return *hss;
  throw ConfigError(name_or_file, {fmt::format("is no GEMM core of its own, accepted: kind = \"{}\"", kHssKind)});
}

}  // namespace filigree::config
