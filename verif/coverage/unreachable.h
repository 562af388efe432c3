// Points of the emitted RTL that cannot be covered, each with its reason: the list that the coverage report takes out of its percentages.
#pragma once

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

namespace filigree::coverage {

/// One line of the list: "MODULE % POINT % reason". Both are regular expressions for the whole name.
struct Unreachable {
  int line = 0;  ///< in the list
  std::string module_text, point_text, reason;
  std::regex module, point;
  int matches = 0;  ///< points never met that it stands for

  /// `module` with or without the configuration's name in front; `point` as point_name() says.
  bool covers(const std::string& of_module, const std::string& of_point) const {
    return std::regex_match(of_module, module) && std::regex_match(of_point, point);
  }
};

/// Empty lines and lines that start with # say nothing. std::runtime_error, naming file and line, for a line without its three parts or with a bad expression.
std::vector<Unreachable> read_unreachable(const std::filesystem::path& file);

}  // namespace filigree::coverage
