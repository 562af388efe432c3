// The module that makes a core usable on an FPGA board: a serial line, a queue per stream, and the core. Its ports are clk, uart_rx and uart_tx.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hdl/design.h"

namespace filigree::board {

/// log2 of the bytes of a stream's queue: one block RAM of an iCE40.
inline constexpr int kQueueBits = 9;
inline constexpr int kSmallestDivisor = 4;

struct BoardOptions {
  int divisor = 104;           ///< clock cycles per bit of the line, >= kSmallestDivisor
  std::string configuration;   ///< name, for the header
  std::string version;         ///< of the generator, for the header
  std::uint32_t identity = 0;  ///< answered to a host that says hello
};

/// A core's number: the CRC-32 of its configuration's complete text, so that a host notices that it talks to another core than it thinks.
std::uint32_t identity_of(std::string_view configuration_text);

struct Board {
  std::string top;               ///< <core>_board
  std::string ports_header;      ///< of the top, for the bench
  std::vector<hdl::File> files;  ///< fpga/rtl and the top; fil_ram_1r1w.v and the files of the core are not among them
};

/// `core` is the core's module, `ports` are its ports: clk, rst_n, clear, 1..8 input streams and one output stream in any order, 1..38 counters `count_*` of
/// 48 bits, counter_overflow, idle, protocol_error. Throws std::invalid_argument that names the port when there is another one, or none of these.
Board make_board(const std::string& core, std::span<const hdl::Port> ports, const BoardOptions& options);

}  // namespace filigree::board
