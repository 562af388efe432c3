// The checks that need whole modules: completeness, combinational loops, equality of modules. For the library's own files.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "hdl/body.h"

namespace filigree::hdl {

/// Throws when an output, an instance's input, a register or a memory has nothing that drives it.
void check_driven(const Body& body);

/// Which inputs each output reaches without a register in between, module by module.
class CombinationalPaths {
 public:
  /// Adds a module whose children were added before. Throws when it closes a combinational loop.
  void add(const Body& body);
  /// Input ports that output `port` of the module depends on combinationally, ascending.
  const std::vector<int>& inputs_of(const Body& body, int port) const;

 private:
  std::unordered_map<std::string, std::vector<std::vector<int>>> paths_;  // by module, by port number
};

/// True when both describe the same hardware and the same text; places in the generator do not count.
bool same_module(const Body& a, const Body& b);

/// What tells modules apart: the name, and for an external the parameters as well.
std::string module_key(const Body& body);

}  // namespace filigree::hdl
