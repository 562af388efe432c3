// Executes a Design cycle by cycle without any Verilog tool. It is the specification of every operation.
#pragma once

#include <memory>
#include <string>

#include "hdl/design.h"

namespace filigree::hdl {

/// Two-state simulator. All registers, memories and inputs start at zero, as in a Verilated model: hold rst_n at 0 for an edge before anything else.
/// Use: set inputs, settle(), get outputs, clock(). Outputs do not show an input before settle(). A memory reads as zero where it has no word.
class Interpreter {
 public:
  explicit Interpreter(const Design& design);
  ~Interpreter();
  Interpreter(Interpreter&&) noexcept;
  Interpreter& operator=(Interpreter&&) noexcept;

  /// Stable number of a port of the top, for fast access. Throws std::out_of_range when there is none.
  int port(const std::string& name) const;
  void set(int port, const Bits& value);
  Bits get(int port) const;
  /// Propagates inputs to outputs.
  void settle();
  /// One rising edge of clk, then settle().
  void clock();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace filigree::hdl
