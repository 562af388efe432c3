#include "config/toml_text.h"

#include <stdexcept>

#include <fmt/format.h>

#include "config/config_error.h"
#include "toml/document.h"

namespace filigree::config {

toml::table parse_text(const std::string& text, const std::string& file) {
  try {
    return filigree::text::parse_toml(text);
  } catch (const std::invalid_argument& error) {
    throw ConfigError(file, {error.what()});
  }
}

std::string quoted(std::string_view text) {
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

std::string line(std::string_view key, const std::string& value, std::string_view comment) {
  return fmt::format("{:<28}# {}\n", fmt::format("{} = {}", key, value), comment);
}

std::string line(std::string_view key, int value, std::string_view comment) { return line(key, fmt::format("{}", value), comment); }

std::string line(std::string_view key, bool value, std::string_view comment) { return line(key, std::string(value ? "true" : "false"), comment); }

}  // namespace filigree::config
