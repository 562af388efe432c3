// include/NAME.h of an output folder: what a driver in C needs to know of the streams, as constants.
#pragma once

#include <string>

#include "cli/emission.h"
#include "config/config.h"

namespace filigree::cli {

/// C99, an include guard, object-like macros only, all with the configuration's name in capitals in front: the manifest's geometry, the mode of every pattern
/// of a rank, lowest bit, width and repeats of every field of every stream, and the counters in port order.
std::string c_header(const config::Config& config, const Emission& emission);

/// "tdata" as constants of C and Verilog have it: "TDATA".
std::string capitals(std::string text);

}  // namespace filigree::cli
