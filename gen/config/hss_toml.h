// The tables [hss] and [pipeline] of a configuration, both ways. The keys are those of HssConfig; all of them must be present, and no other.
#pragma once

#include <string>
#include <vector>

#include "config/hss_config.h"
#include "config/table_reader.h"

namespace filigree::config {

/// Reads both tables out of `top`; everything of `config` but its name and summary. What the reader does not see itself is appended to `problems`.
void read_hss(TableReader& top, HssConfig& config, std::vector<std::string>& problems);

/// Both tables as complete, commented text.
std::string hss_tables(const HssConfig& config);

}  // namespace filigree::config
