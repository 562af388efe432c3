// A device executed by the IR interpreter: needs no Verilog tool and no compiler.
#pragma once

#include <vector>

#include "bench/model.h"
#include "hdl/design.h"
#include "hdl/interpreter.h"

namespace filigree::bench {

/// The ports of a design as a bench sees them.
std::vector<PinInfo> pins_of(const hdl::Design& design);

class InterpreterModel : public Model {
 public:
  explicit InterpreterModel(const hdl::Design& design);

  void settle() override { interpreter_.settle(); }
  void clock() override;
  void open_trace(const std::string& path) override;

 protected:
  void write(int pin, std::span<const std::uint64_t> words) override;
  void read(int pin, std::span<std::uint64_t> words) const override;

 private:
  hdl::Interpreter interpreter_;
  std::vector<int> port_;  // interpreter's number by pin; -1 for clk
};

}  // namespace filigree::bench
