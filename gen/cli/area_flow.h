// Area in gate equivalents (NAND2 = 1 GE) by the one flow in which every design is measured; docs/results.md says why it looks as it does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/emission.h"

namespace filigree::cli {

/// All instances of one module, without what they instantiate.
struct GroupArea {
  std::int64_t instances = 0;
  double ge = 0;  ///< of all instances together
  std::int64_t flops = 0;
};

struct Area {
  double ge = 0;
  std::int64_t flops = 0;
  bool alumacc = true;                      ///< which of the two runs was the smaller one
  std::map<std::string, GroupArea> groups;  ///< by the module's name, parameters left out; RAM macros have no logic and are not listed
};

/// Synthesises `emission` with and without yosys' alumacc pass and returns the smaller result. RAMs (fil_ram_1r1w) are macros: black boxes of no logic.
/// Flattened, everything is one group. Throws UserError when yosys is missing, std::runtime_error when it fails.
Area measure_area(const Emission& emission, bool flatten);

/// The script of the flow, for the cache to key on.
std::string area_script();

/// Writes the files as measure_area reads them, RAMs as black boxes; returns their paths.
std::vector<std::filesystem::path> write_for_synthesis(const Emission& emission, const std::filesystem::path& folder);

}  // namespace filigree::cli
