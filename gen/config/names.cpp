#include "config/names.h"

#include <string_view>

#include <fmt/format.h>

namespace filigree::config {
namespace {

constexpr std::size_t kMaxName = 64;

/// A module is called after it: what Verilog and the construction library take, once '-' has become '_'.
bool is_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.empty() || name.size() > kMaxName || !is_letter(name.front())) return false;
  for (std::size_t i = 1; i < name.size(); ++i) {
    if (is_letter(name[i]) || is_digit(name[i])) continue;
    const bool between = i + 1 < name.size() && (is_letter(name[i + 1]) || is_digit(name[i + 1]));
    if ((name[i] != '-' && name[i] != '_') || !between) return false;
  }
  return true;
}

}  // namespace

void check_name(std::vector<std::string>& problems, const std::string& name) {
  if (is_name(name)) return;
  problems.push_back(fmt::format(
      "name: '{}' is not a name, accepted: a lower-case letter, then letters, digits and single '-' or '_' between them, up to {}", name, kMaxName));
}

}  // namespace filigree::config
