// A mapped design's figures as a table by component group and as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/report.h"
#include "config/config.h"

namespace filigree::cli {

/// `mapped` is what liberty_figures() gave. With `clock_ns` 0 power is told at the least period. Adds `mapped`, `fmax_mhz`, with a clock `clock_ns` and `slack_ns`,
/// and with activity `power_mw` to the report's figures.
void report_liberty(Report& report, const config::Config& config, const nlohmann::ordered_json& mapped, double clock_ns);

}  // namespace filigree::cli
