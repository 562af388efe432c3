// A board in a thread of its own: the emitted wrapper of a configuration, Verilated, behind a pseudo-terminal.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/model.h"
#include "board/board.h"
#include "config/config.h"
#include "fpga/board_simulator.h"
#include "fpga/pseudo_terminal.h"

namespace filigree::fpga {

/// A replacement in one of the board's files; SimulatedBoard insists that `from` is there.
struct Mutation {
  std::string file, from, to;
};

struct SimulatedBoardOptions {
  int divisor = 4;  ///< clock cycles per bit: the shortest are the quickest to simulate
  int seed = 1;     ///< of the registers without reset
  LineFault fault;
  std::vector<Mutation> mutations;
};

/// All Verilog files of the board, the core's first.
std::vector<hdl::File> board_verilog(const config::Config& config, int divisor, std::string& top, std::string& ports_header);

class SimulatedBoard {
 public:
  explicit SimulatedBoard(const config::Config& config, SimulatedBoardOptions options = {});

  const std::string& device() const { return terminal_.device(); }
  /// Ends the simulation; the simulator's figures may then be read.
  const BoardSimulator& stop();

 private:
  PseudoTerminal terminal_;
  std::unique_ptr<bench::Model> model_;
  std::unique_ptr<BoardSimulator> simulator_;
  std::jthread thread_;
};

}  // namespace filigree::fpga
