// A configuration turned into a design and its Verilog files.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/config.h"
#include "hdl/design.h"

namespace filigree::cli {

/// Emitted modules and the primitives they use, in an order in which every file comes after those it instantiates.
struct Emission {
  std::string top;
  std::vector<hdl::Port> ports;
  std::string ports_header;
  std::vector<hdl::File> files;  ///< name without folder
  std::int64_t memory_bits = 0;  ///< of all RAMs
};

/// The module that a configuration is about: a core, or a TASD unit.
hdl::Module top_module(const config::Config& config);

/// The part of a module's name that the configuration does not give: "highlight_s_row" -> "row".
std::string component_of(const config::Config& config, const std::string& module);

/// `source_lines`: assignments carry the generator's file and line as a comment.
Emission emit_core(const config::Config& config, bool source_lines = true);
/// One PE row alone: what area figures per MAC are about.
Emission emit_row(const config::HssConfig& core);

}  // namespace filigree::cli
