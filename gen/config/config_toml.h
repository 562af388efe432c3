// A configuration of any kind as TOML text, both ways. Every key must be present, and no other.
#pragma once

#include <string>

#include "config/config.h"

namespace filigree::config {

/// The `kind` of each configuration.
inline constexpr const char* kHssKind = "hss_core";
inline constexpr const char* kTasdKind = "tasd_unit";
inline constexpr const char* kTtcKind = "ttc_core";
inline constexpr const char* kAttentionKind = "attention_filter";

const char* kind_of(const Config& config);

/// `file` is the name used in messages. Throws ConfigError with every problem of the text, check() of the configuration included.
Config parse_config(const std::string& text, const std::string& file);

/// Complete, commented text; parse_config of it gives `config` again.
std::string to_toml(const Config& config);

}  // namespace filigree::config
