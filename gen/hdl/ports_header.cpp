#include <fmt/format.h>

#include "hdl/design.h"

namespace filigree::hdl {

namespace {

/// Size of the member that Verilator makes for a port: CData, SData, IData, QData or words of 32 bits.
int storage_bytes(int width) {
  for (const int bytes : {1, 2, 4, 8}) {
    if (width <= 8 * bytes) return bytes;
  }
  return (width + 31) / 32 * 4;
}

}  // namespace

std::string ports_header(const Design& design) {
  const std::vector<Port> ports = design.ports();
  std::string pins;
  for (const Port& port : ports) {
    pins += fmt::format("      {{\"{0}\", {1}, {2}, &dut.{0}, {3}}},\n", port.name, port.is_input, port.type.width, storage_bytes(port.type.width));
  }
  return fmt::format(R"(// Ports of {0} for the bench. Include it behind the Verilated class V{0} and raw_pin.h.
#pragma once

#include <array>
#include <deque>

/// The table lives as long as the program; it points into `dut`.
template <class Dut>
const filigree::bench::RawPin* raw_pins(Dut& dut, int* count) {{
  static std::deque<std::array<filigree::bench::RawPin, {1}>> tables;
  tables.push_back({{{{
{2}  }}}});
  *count = {1};
  return tables.back().data();
}}
)",
                     design.top(), ports.size(), pins);
}

}  // namespace filigree::hdl
