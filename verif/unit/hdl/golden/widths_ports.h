// Ports of widths for the bench. Include it behind the Verilated class Vwidths and raw_pin.h.
#pragma once

#include <array>
#include <deque>

/// The table lives as long as the program; it points into `dut`.
template <class Dut>
const filigree::bench::RawPin* raw_pins(Dut& dut, int* count) {
  static std::deque<std::array<filigree::bench::RawPin, 11>> tables;
  tables.push_back({{
      {"clk", true, 1, &dut.clk, 1},
      {"rst_n", true, 1, &dut.rst_n, 1},
      {"a1", true, 1, &dut.a1, 1},
      {"a8", true, 8, &dut.a8, 1},
      {"a9", true, 9, &dut.a9, 2},
      {"a17", true, 17, &dut.a17, 4},
      {"a33", true, 33, &dut.a33, 8},
      {"a65", true, 65, &dut.a65, 12},
      {"q96", false, 96, &dut.q96, 12},
      {"q97", false, 97, &dut.q97, 16},
      {"parity_out", false, 1, &dut.parity_out, 1},
  }});
  *count = 11;
  return tables.back().data();
}
