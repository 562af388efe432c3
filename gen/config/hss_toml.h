// An HSS configuration as TOML text, both ways. The keys are those of HssConfig; all of them must be present, and no other.
#pragma once

#include <string>

#include "config/hss_config.h"

namespace filigree::config {

/// The `kind` of the configurations read here.
inline constexpr const char* kHssKind = "hss_core";

/// `file` is the name used in messages. Throws ConfigError with every problem of the text, HssConfig::check() included.
HssConfig parse_hss(const std::string& text, const std::string& file);

/// Complete, commented text; parse_hss of it gives `config` again.
std::string to_toml(const HssConfig& config);

}  // namespace filigree::config
