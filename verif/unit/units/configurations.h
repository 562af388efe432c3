// Configurations for the unit benches: the small presets and odd ones that reach what the presets do not.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace filigree::benches::test {

/// Presets by name, others by the names in configurations.cpp.
config::Config configuration(const std::string& name);

/// All small presets.
std::vector<std::string> preset_names();
/// One property each that no small preset has.
std::vector<std::string> odd_names();

}  // namespace filigree::benches::test
