// What a configuration costs in the cells of a liberty: area, longest path, energy per cycle under recorded activity.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/activity_flow.h"
#include "cli/emission.h"
#include "cli/progress.h"
#include "config/config.h"

namespace filigree::cli {

/// The file that `--liberty` means: "osu018" is the one of Debian's package qflow-tech-osu018, anything else is a file's name. Throws UserError.
std::string liberty_file(const std::string& option);

/// Figures that do not depend on the clock, from the cache where they are known; `activity` absent: no power. Keys: liberty, voltage, area_um2, cells, flops, buffers,
/// period_ns, critical_path, path (cells with arrival times), groups (by module: instances, cells, flops, area_um2 and, with activity, leakage_w,
/// internal_pj, switching_pj), activity (text, cycles, bits_checked), ram_pj.
/// Throws UserError for a bad liberty, std::runtime_error when a tool fails or when the netlist answers otherwise than the RTL did.
nlohmann::ordered_json liberty_figures(const config::Config& config, const Emission& emission, const std::string& liberty,
                                       const std::optional<ActivityOptions>& activity, Progress& progress);

/// The mapped design as Verilog: structure of the library's cells, module by module, RAMs as modules around fil_ram_1r1w. Throws like liberty_figures().
std::string mapped_verilog(const Emission& emission, const std::string& liberty, Progress& progress);

}  // namespace filigree::cli
