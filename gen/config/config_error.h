// What is wrong with a configuration, as the one line a user reads.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace filigree::config {

/// "FILE: KEY: PROBLEM, accepted: ...", several problems joined by "; ".
class ConfigError : public std::invalid_argument {
 public:
  ConfigError(const std::string& file, const std::vector<std::string>& problems);
};

}  // namespace filigree::config
