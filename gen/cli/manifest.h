// manifest.json and the FuseSoC description of an output folder.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/emission.h"
#include "config/config.h"

namespace filigree::cli {

/// `files`: every file of the folder besides the manifest itself, with forward slashes. `board`: the top of the board's files; empty without.
std::string manifest_json(const config::Config& config, const Emission& emission, const std::vector<std::string>& files,
                          const std::string& board = {});

/// Its "geometry": the numbers of the configuration and what follows from them.
nlohmann::ordered_json geometry_json(const config::Config& config);

/// CAPI=2 core file with the Verilog as its one file set.
std::string fusesoc_core(const config::Config& config, const Emission& emission);

}  // namespace filigree::cli
