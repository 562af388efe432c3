// A netlist with its hierarchy taken out, cells in the order in which their values follow from each other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "synth/netlist.h"

namespace filigree::synth {

using Net = std::uint32_t;
inline constexpr Net kZeroNet = 0, kOneNet = 1;

struct FlatCell {
  std::uint32_t type = 0;   ///< index in FlatNetlist::types
  std::uint32_t pins = 0;   ///< its first entry in FlatNetlist::pin_nets, one for each pin of the type in its order
  std::uint32_t group = 0;  ///< index in FlatNetlist::groups: the module that owns it
};

struct FlatRam {
  RamMacro macro;
  Net write_enable = 0, read_enable = 0;
  std::vector<Net> write_address, write_data, read_address, read_data;
};

struct FlatPort {
  std::string name;
  bool is_output = false;
  std::vector<Net> nets;
};

struct FlatNetlist {
  std::vector<const Cell*> types;   ///< in the library, which must outlive this
  std::vector<std::string> groups;  ///< names of modules
  std::vector<FlatCell> flops;
  std::vector<FlatCell> gates;  ///< every gate behind those that drive it
  std::vector<Net> pin_nets;    ///< an unconnected input is zero, an unconnected output a net of its own
  std::vector<FlatRam> rams;
  std::vector<FlatPort> ports;  ///< of the top module
  std::uint32_t nets = 0;

  Net net(const FlatCell& cell, std::size_t pin) const { return pin_nets[cell.pins + pin]; }
};

/// Throws std::runtime_error for a combinational loop or a cell that is neither gate nor flip-flop (a latch, a tristate driver).
FlatNetlist flatten(const Netlist& netlist, const Liberty& library);

}  // namespace filigree::synth
