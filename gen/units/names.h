// Names of emitted modules: every module of one accelerator starts with the configuration's name, so that two can live in one chip.
#pragma once

#include <string>

namespace filigree::units {

/// "highlight-s", "row" -> "highlight_s_row".
std::string module_name(const std::string& configuration, const std::string& part);

}  // namespace filigree::units
