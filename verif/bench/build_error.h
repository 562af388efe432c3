// What goes wrong while a Verilated model is built: a tool is missing or refuses.
#pragma once

#include <stdexcept>

namespace filigree::bench {

/// One clear line: the tool, its first complaint, where its whole output is.
class BuildError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace filigree::bench
