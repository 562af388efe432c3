// Runs the same stimulus through the interpreter, Verilator and Icarus, for many designs in one build, and compares what comes out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hdl/bits.h"
#include "hdl/design.h"

namespace filigree::fuzz {

/// One design with its stimulus: per cycle a value for every input except clk, in the order of design.ports().
struct Subject {
  hdl::Design design;
  std::vector<std::vector<hdl::Bits>> stimulus;
};

/// All outputs of one cycle, joined with the first in the low bits, in hexadecimal; one line per cycle.
using Trace = std::vector<std::string>;

/// What the interpreter says. Outputs are taken after the inputs of the cycle have settled, before its clock edge.
Trace interpret(const Subject& subject);

/// The subjects as Verilog in one folder, under one top. Tools find nothing but what the generator printed, plus a testbench.
class Cosim {
 public:
  /// Writes everything into `folder`, which is made. All stimuli must have the same number of cycles; modules of different subjects different names.
  Cosim(const std::vector<Subject>& subjects, std::filesystem::path folder);

  /// Plants a fault: replaces the first `from` in a module of that file by `to`, before the simulations are built. False when there is none.
  bool mutate(const std::string& file, const std::string& from, const std::string& to) const;

  /// Each runs a tool and returns what it complained about, empty if all is well.
  std::string lint() const;
  std::string yosys() const;
  std::string build_verilator() const;
  std::string build_icarus() const;

  /// Traces per subject from the simulation built before.
  std::vector<Trace> run_verilator() const;
  std::vector<Trace> run_icarus() const;

 private:
  void write_top() const;
  void write_testbench() const;
  void write_stimulus() const;
  std::string execute(const std::string& command, const std::string& log) const;
  std::vector<Trace> parse(const std::string& log) const;

  const std::vector<Subject>& subjects_;
  std::filesystem::path folder_;
  std::string files_;  // names of all Verilog files but the top and the testbench, a line each
};

/// Empty if both say the same; otherwise cycle, port and both values.
std::string difference(const Subject& subject, const Trace& expected, const Trace& actual);

/// A copy of Verilog text in which every register and memory starts at zero, as simulators with four values need to follow the interpreter.
std::string with_zero_state(const std::string& verilog);

}  // namespace filigree::fuzz
