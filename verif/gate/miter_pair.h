// Two forms of one module with the same inputs and outputs, for an equivalence checker.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "gate/module_logic.h"

namespace filigree::gate {

struct MiterPair {
  /// Registers were cut: their states are inputs, what they take over are outputs, so that equal logic means equal behaviour from any state on. A
  /// register of the RTL that the netlist does without either takes over the same as another one, by structure, or is 0 after reset and stays so: that
  /// is among the outputs, and the proof is for any state that a reset can lead to. Otherwise, when a register of the netlist has no counterpart, all
  /// are latches that start with 0.
  bool combinational = false;
  std::size_t inputs = 0, outputs = 0, registers = 0;
  std::string unmatched;  ///< registers of one side alone: "2 of RTL (offered, column[3]), 0 of netlist"; empty when all have counterparts
};

/// `latches`: never combinational. Writes both as binary AIGER, inputs and outputs in one order. A register has a counterpart when they share a name;
/// the rest is paired in the order of the names when both sides have as many left; registers that no output depends on do not count. Throws
/// std::runtime_error when outputs differ, when a register's clock is not the port `clk`, or when an asynchronous reset is not tied off.
MiterPair write_pair(const ModuleLogic& rtl, const ModuleLogic& netlist, std::ostream& rtl_aiger, std::ostream& netlist_aiger, bool latches = false);

/// A register of the netlist that an edge in reset brings to a known state.
struct ProvenReset {
  std::string name;  ///< as in Register::names
  bool value = false;
};

/// Registers of the netlist whose counterpart in the RTL takes over a constant while the port `rst_n` is low, whatever stands elsewhere: in a pair that a
/// checker has found equal, so do they. Logic synthesis may fold a reset into functions like q & ~q, which a four-state simulator cannot resolve.
std::vector<ProvenReset> proven_resets(const ModuleLogic& rtl, const ModuleLogic& netlist);

}  // namespace filigree::gate
