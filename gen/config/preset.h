// The named configurations that are part of the program, and the one way to get a configuration by name or by file.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "config/config.h"

namespace filigree::config {

struct Preset {
  std::string_view name;
  std::string_view text;  ///< TOML, complete
};

/// All presets, in the order of the documentation.
std::span<const Preset> presets();

/// `name_or_file` is a preset's name, or else a TOML file. Throws ConfigError; an unknown name is answered with the nearest ones.
Config load(const std::string& name_or_file);

/// The same for who needs an HSS core. Throws ConfigError when it is something else.
HssConfig load_hss(const std::string& name_or_file);

}  // namespace filigree::config
