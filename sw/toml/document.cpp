#include "toml/document.h"

#include <stdexcept>

#include <fmt/format.h>

namespace filigree::text {
namespace {

/// Counts the dots between the characters that end a key or value. Strings count as nothing; one of several lines is left at its first, which at worst counts
/// the dots of a line of text.
void check_key_parts(std::string_view text) {
  int line = 1, dots = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      start = i + 1;
      dots = 0;
    } else if (c == '"' || c == '\'') {
      while (i + 1 < text.size() && text[i + 1] != c && text[i + 1] != '\n') i += c == '"' && text[i + 1] == '\\' ? 2 : 1;
      if (i + 1 < text.size() && text[i + 1] == c) ++i;
    } else if (c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
    } else if (c == '=' || c == ',' || c == '{' || c == '}' || c == '[' || c == ']') {
      dots = 0;
    } else if (c == '.' && ++dots >= kMaxKeyParts) {
      throw std::invalid_argument(
          fmt::format("line {}, column {}: a key of more than {} parts, accepted: at most {}", line, i - start + 1, kMaxKeyParts, kMaxKeyParts));
    }
  }
}

}  // namespace

toml::table parse_toml(std::string_view text) {
  check_key_parts(text);
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    throw std::invalid_argument(fmt::format("line {}, column {}: {}, accepted: TOML 1.0 in UTF-8", at.line, at.column, error.description()));
  }
}

}  // namespace filigree::text
