// Comparison written out bit by bit: three quarters of the gates that synthesis makes of `>`, but the carry ripples.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// a > b, both of one type. Names its bits <name>_0, <name>_1, ... in the module.
hdl::Value greater(hdl::Module& m, const std::string& name, const hdl::Value& a, const hdl::Value& b);

}  // namespace filigree::lib
