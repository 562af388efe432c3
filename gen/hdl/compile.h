// Turns a module, with everything below it, into a Program.
#pragma once

#include <vector>

#include "hdl/body.h"
#include "hdl/program.h"

namespace filigree::hdl {

struct Compiled {
  Program program;
  std::vector<Place> ports;  ///< where each port of the top lies, by port number
};

/// `top` must have passed the checks of Design. Only what an output can depend on is kept. Registers, memories and inputs start at zero.
/// Throws std::logic_error on a combinational loop.
Compiled compile(const Body& top);

}  // namespace filigree::hdl
