// Pieces of TOML text, read and written.
#pragma once

#include <string>
#include <string_view>

#include <toml++/toml.h>

namespace filigree::config {

/// `file` is the name used in messages. Throws ConfigError naming line and column.
toml::table parse_text(const std::string& text, const std::string& file);

/// A TOML basic string.
std::string quoted(std::string_view text);

/// "key = value", padded, and a comment behind it; for a bool or an int in TOML's spelling.
std::string line(std::string_view key, const std::string& value, std::string_view comment);
std::string line(std::string_view key, int value, std::string_view comment);
std::string line(std::string_view key, bool value, std::string_view comment);

}  // namespace filigree::config
