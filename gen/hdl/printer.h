// The Verilog text of one module. For the library's own files; users call Design::verilog.
#pragma once

#include <string>
#include <vector>

#include "hdl/body.h"
#include "hdl/design.h"

namespace filigree::hdl {

std::string print_module(const Body& body, const PrintOptions& options);

/// Unnamed values of the module that its text mentions more than once, a line each.
std::vector<std::string> shared_values(const Body& body);

}  // namespace filigree::hdl
