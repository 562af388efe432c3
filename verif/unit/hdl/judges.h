// The tools that judge emitted Verilog, run on a folder of files.
#pragma once

#include <string>
#include <vector>

#include "hdl/design.h"

namespace filigree::hdl {

/// What Verilator, yosys and Icarus complain about, each under its name; empty when all three accept the files without a warning.
std::string complaints(const Design& design, const std::vector<File>& files);

/// Compares with golden/<name>; with FILIGREE_UPDATE_GOLDEN=1 in the environment it writes the file instead. Returns what differs, empty if nothing.
std::string compare_golden(const std::string& name, const std::string& text);

}  // namespace filigree::hdl
