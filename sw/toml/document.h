// TOML text of a user's, parsed without trust in its depth.
#pragma once

#include <string_view>

#include <toml++/toml.h>

namespace filigree::text {

inline constexpr int kMaxKeyParts = 32;

/// Throws std::invalid_argument "line L, column C: PROBLEM, accepted: ..." for a text that is not TOML, and for a key of more than kMaxKeyParts parts: toml++
/// bounds the nesting of values but not that of keys, and clears tables recursively.
toml::table parse_toml(std::string_view text);

}  // namespace filigree::text
