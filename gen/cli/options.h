// Options that several commands have, and checks whose complaints say what would be accepted.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace filigree::cli {

/// The argument CONFIG and the option --json, alike everywhere.
void add_config_argument(CLI::App& command, std::string& config);
void add_json_option(CLI::App& command, std::string& file);

/// An option or argument that names a file or folder; an empty name is refused.
CLI::Option* add_path(CLI::App& command, const std::string& names, std::string& path, const std::string& description);

/// A place that a command writes to, and the option that names it; an empty path was not given.
struct Place {
  std::string option;
  std::string path;
};

/// Throws UserError when two of the places are the same, or one lies inside another.
void require_distinct(const std::vector<Place>& places);

/// Accepts one of `words`.
CLI::Validator one_of(std::vector<std::string> words);
/// Accepts numbers low..high, `low` itself only if `with_low`.
CLI::Validator real_number(double low, double high, bool with_low = true);
/// Accepts whole numbers low..high.
CLI::Validator whole_number(std::uint64_t low = 0, std::uint64_t high = std::numeric_limits<std::uint64_t>::max());

}  // namespace filigree::cli
