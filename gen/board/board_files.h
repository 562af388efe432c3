// The hand-written Verilog of fpga/rtl, built into the generator.
#pragma once

#include <span>
#include <string_view>

namespace filigree::board {

struct BoardFile {
  std::string_view name;  ///< without folder: "fil_uart_rx.v"
  std::string_view text;
};

/// All files of fpga/rtl, sorted by name. They use fil_ram_1r1w of rtl/prim.
std::span<const BoardFile> board_files();

}  // namespace filigree::board
