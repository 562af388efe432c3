// A finished module with everything below it: what is checked, printed, interpreted and described to the bench.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hdl/module.h"

namespace filigree::hdl {

/// A port as the outside sees it.
struct Port {
  std::string name;
  bool is_input = false;
  Type type;
};

/// A unit of emitted text. `name` is a file name without folder.
struct File {
  std::string name;
  std::string text;
};

struct PrintOptions {
  bool source_lines = true;   ///< each assignment carries the generator line that wrote it
  std::string configuration;  ///< name of the configuration, for the header
  std::string version;        ///< of the generator, for the header
};

/// Immutable. Construction runs every check on whole modules (undriven, unconnected, combinational loop, two different modules of one name) and throws
/// DesignError; what is wrong with a single statement was refused when it was made.
class Design {
 public:
  explicit Design(const Module& top);

  const std::string& top() const;
  /// Ports of the top in declaration order, with clk first if there is state and then rst_n if a register has a reset.
  std::vector<Port> ports() const;
  /// Every distinct module, children before parents; externals included.
  const std::vector<Module>& modules() const { return modules_; }
  /// One plain Verilog-2005 file per module that is not external, in the order of modules().
  std::vector<File> verilog(const PrintOptions& options) const;
  /// File names under rtl/prim that the design instantiates, sorted.
  std::vector<std::string> primitives() const;
  /// Bits of all memories, every instance counted.
  std::int64_t memory_bits() const;
  /// Unnamed values used more than once, as "file:line: ..." lines: what a unit's author should name. Empty for every unit of the project.
  std::vector<std::string> unnamed_shared_values() const;

 private:
  Module top_;
  std::vector<Module> modules_;
};

/// C++ text that ties the bench's pins to a Verilated class `V<top>`; see verif/bench.
std::string ports_header(const Design& design);

}  // namespace filigree::hdl
