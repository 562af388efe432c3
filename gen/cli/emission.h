// A configuration turned into a design and its Verilog files.
#pragma once

#include <string>
#include <vector>

#include "config/hss_config.h"
#include "hdl/design.h"

namespace filigree::cli {

/// Emitted modules and the primitives they use, in an order in which every file comes after those it instantiates.
struct Emission {
  std::string top;
  std::vector<hdl::Port> ports;
  std::string ports_header;
  std::vector<hdl::File> files;  ///< name without folder
};

/// `source_lines`: assignments carry the generator's file and line as a comment.
Emission emit_core(const config::HssConfig& config, bool source_lines = true);
/// One PE row alone: what area figures per MAC are about.
Emission emit_row(const config::HssConfig& config);

}  // namespace filigree::cli
