// Plays the clock and the serial line of a board: bits on its pins on one side, bytes of a pseudo-terminal on the other.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <stop_token>
#include <vector>

#include "bench/model.h"
#include "fpga/pseudo_terminal.h"

namespace filigree::fpga {

/// What a line does to a byte on its way to the board: nothing, or it becomes other bytes, or none.
using LineFault = std::function<std::vector<std::uint8_t>(std::uint8_t byte)>;

class BoardSimulator {
 public:
  /// `divisor` is that of the board: clock cycles per bit. The model must be fresh.
  BoardSimulator(bench::Model& model, int divisor, PseudoTerminal& terminal, LineFault fault = {});

  /// Until it is told to stop. The clock stands still while nothing happens on the line.
  void run(const std::stop_token& stop);

  /// Bytes seen on the line, by direction, and bytes from the board that had no stop bit.
  std::uint64_t to_board() const { return to_board_; }
  std::uint64_t from_board() const { return from_board_; }
  std::uint64_t framing_errors() const { return framing_errors_; }

 private:
  void cycle();
  bool next_level();
  void watch(bool level);

  bench::Model& model_;
  int divisor_;
  PseudoTerminal& terminal_;
  LineFault fault_;
  int rx_, tx_;
  std::deque<std::uint8_t> waiting_;    // to the board
  std::vector<std::uint8_t> answered_;  // to the host
  unsigned frame_ = 0;                  // bits of the byte on its way to the board, the next one lowest
  int bits_left_ = 0, bit_cycles_ = 0;
  int watch_bit_ = -1, watch_cycles_ = 0;  // of the byte from the board; -1 between bytes
  unsigned watched_ = 0;
  std::uint64_t to_board_ = 0, from_board_ = 0, framing_errors_ = 0;
};

}  // namespace filigree::fpga
