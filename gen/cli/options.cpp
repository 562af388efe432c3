#include "cli/options.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "cli/user_error.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

CLI::Validator not_empty() {
  return {[](const std::string& text) { return text.empty() ? std::string("an empty name, accepted: the name of a file or folder") : std::string(); },
          ""};
}

/// Whether writing `inner` would change what `outer` names: the same file, or one inside the folder. Devices may be shared.
bool lies_in(const std::string& inner, const std::string& outer) {
  std::error_code error;
  const fs::path place = fs::weakly_canonical(fs::absolute(inner), error);
  if (error || fs::is_character_file(place, error)) return false;
  const fs::path beside = place.lexically_relative(fs::weakly_canonical(fs::absolute(outer), error));
  return !error && !beside.empty() && *beside.begin() != "..";
}

}  // namespace

void add_config_argument(CLI::App& command, std::string& config) {
  add_path(command, "CONFIG", config, "A preset's name or a TOML file")->required();
}

void add_json_option(CLI::App& command, std::string& file) {
  add_path(command, "--json", file, "Write the figures to this file (- is standard output) instead of printing a table")->type_name("FILE");
}

CLI::Option* add_path(CLI::App& command, const std::string& names, std::string& path, const std::string& description) {
  return command.add_option(names, path, description)->check(not_empty())->type_name("");
}

void require_distinct(const std::vector<Place>& places) {
  for (const Place& inner : places) {
    for (const Place& outer : places) {
      if (&inner == &outer || inner.path.empty() || outer.path.empty() || inner.path == "-") continue;
      if (lies_in(inner.path, outer.path)) {
        throw UserError(fmt::format("{}: {} is where {} writes, accepted: another place", inner.option, inner.path, outer.option));
      }
    }
  }
}

CLI::Validator one_of(std::vector<std::string> words) {
  const auto check = [words = std::move(words)](const std::string& text) {
    if (std::find(words.begin(), words.end(), text) != words.end()) return std::string();
    return fmt::format("'{}' is unknown, accepted: {}", text, fmt::join(words, ", "));
  };
  return {check, ""};
}

CLI::Validator real_number(double low, double high, bool with_low) {
  const auto check = [low, high, with_low](const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (whole && value <= high && (value > low || (with_low && value == low))) return std::string();
    return fmt::format("'{}' is not a number in range, accepted: {}{} .. {}", text, with_low ? "" : "above ", low, high);
  };
  return {check, ""};
}

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  const auto check = [low, high](const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && end == text.data() + text.size() && value >= low && value <= high) return std::string();
    return fmt::format("'{}' is not a whole number in range, accepted: {}..{}", text, low, high);
  };
  return {check, ""};
}

}  // namespace filigree::cli
