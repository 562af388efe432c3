#include "config/config_error.h"

#include <fmt/format.h>

namespace filigree::config {

ConfigError::ConfigError(const std::string& file, const std::vector<std::string>& problems)
    : std::invalid_argument(fmt::format("{}: {}", file, fmt::join(problems, "; "))) {}

}  // namespace filigree::config
