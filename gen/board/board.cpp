#include "board/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "board/board_files.h"

namespace filigree::board {
namespace {

constexpr int kCounterBits = 48;
constexpr std::size_t kMostStreams = 8;
constexpr std::size_t kMostCounters = 38;

struct Stream {
  std::string name;
  int width = 0;
  bool has_last = false;
  int payload() const { return width + (has_last ? 1 : 0); }
};

/// What there is to connect.
struct Shape {
  std::vector<Stream> inputs;
  Stream output;
  std::vector<std::string> counters;
};

bool ends_with(const std::string& text, std::string_view end) { return text.size() > end.size() && text.ends_with(end); }

Shape shape_of(const std::string& core, std::span<const hdl::Port> ports) {
  const auto has = [&](const std::string& name) { return std::ranges::find(ports, name, &hdl::Port::name) != ports.end(); };
  const auto refuse = [&](const std::string& what) {
    throw std::invalid_argument(
        fmt::format("{}: {}, accepted: a core with up to {} input streams, one output stream, counters, counter_overflow, idle and protocol_error",
                    core, what, kMostStreams));
  };
  Shape shape;
  int outputs = 0;
  for (const hdl::Port& port : ports) {
    const std::string& name = port.name;
    if (ends_with(name, "_tdata")) {
      const Stream stream{name.substr(0, name.size() - 6), port.type.width, has(name.substr(0, name.size() - 6) + "_tlast")};
      if (port.is_input) {
        shape.inputs.push_back(stream);
      } else {
        shape.output = stream;
        ++outputs;
      }
    } else if (name.starts_with("count_") && !port.is_input) {
      if (port.type.width != kCounterBits) refuse(fmt::format("counter {} has {} bits", name, port.type.width));
      shape.counters.push_back(name);
    } else if (!ends_with(name, "_tvalid") && !ends_with(name, "_tready") && !ends_with(name, "_tlast") && name != "clk" && name != "rst_n" &&
               name != "clear" && name != "idle" && name != "protocol_error" && name != "counter_overflow") {
      refuse(fmt::format("port {} has no place on a board", name));
    }
  }
  for (const char* needed : {"clk", "rst_n", "clear", "idle", "protocol_error", "counter_overflow"}) {
    if (!has(needed)) refuse(fmt::format("no port {}", needed));
  }
  if (shape.inputs.empty() || shape.inputs.size() > kMostStreams) refuse(fmt::format("{} input streams", shape.inputs.size()));
  if (outputs != 1) refuse(fmt::format("{} output streams", outputs));
  if (shape.counters.empty() || shape.counters.size() > kMostCounters) refuse(fmt::format("{} counters", shape.counters.size()));
  return shape;
}

std::string range(int width) { return width == 1 ? "" : fmt::format("[{}:0] ", width - 1); }

/// Queue and adapter of an input stream.
std::string input_text(const Stream& stream, std::size_t number) {
  const std::string& s = stream.name;
  std::string text = fmt::format("  // ---- Stream {}: {}, {} bytes per beat\n\n", number, s, (stream.payload() + 7) / 8);
  text += fmt::format("  wire [7:0] {0}_byte;\n  wire {0}_byte_valid;\n  wire {0}_byte_ready;\n", s);
  text += fmt::format("  wire {}{}_tdata;\n", range(stream.width), s);
  if (stream.has_last) text += fmt::format("  wire {}_tlast;\n", s);
  text += fmt::format("  wire {0}_tvalid;\n  wire {0}_tready;\n  wire [QUEUE_BITS:0] _unused_{0}_level;\n\n", s);
  text += fmt::format(
      "  fil_byte_fifo #(.SIZE_BITS(QUEUE_BITS)) u_{0}_queue (\n    .clk(clk), .rst_n(core_rst_n),\n"
      "    .in_tdata(write_byte), .in_tvalid(write_valid[{1}]), .in_tready(write_ready[{1}]),\n"
      "    .out_tdata({0}_byte), .out_tvalid({0}_byte_valid), .out_tready({0}_byte_ready),\n"
      "    .taken(taken[(QUEUE_BITS+1)*{1} +: QUEUE_BITS+1]), .level(_unused_{0}_level)\n  );\n\n",
      s, number);
  text += fmt::format(
      "  fil_bytes_to_beat #(.WIDTH({1})) u_{0}_beat (\n    .clk(clk), .rst_n(core_rst_n),\n"
      "    .in_tdata({0}_byte), .in_tvalid({0}_byte_valid), .in_tready({0}_byte_ready),\n"
      "    .out_tdata({2}), .out_tvalid({0}_tvalid), .out_tready({0}_tready)\n  );\n\n",
      s, stream.payload(), stream.has_last ? fmt::format("{{{0}_tlast, {0}_tdata}}", s) : s + "_tdata");
  return text;
}

/// Adapter and queue of the results.
std::string output_text(const Stream& stream) {
  const std::string& s = stream.name;
  std::string text = fmt::format("  // ---- Results: {}, {} bytes per beat\n\n", s, (stream.payload() + 7) / 8);
  text += fmt::format(
      "  wire [7:0] {0}_byte;\n  wire {0}_byte_valid;\n  wire {0}_byte_ready;\n  wire [7:0] result_byte;\n  wire result_valid;\n"
      "  wire result_ready;\n  wire [QUEUE_BITS:0] result_level;\n  wire [QUEUE_BITS:0] _unused_{0}_taken;\n\n",
      s);
  text += fmt::format(
      "  fil_beat_to_bytes #(.WIDTH({1})) u_{0}_bytes (\n    .clk(clk), .rst_n(core_rst_n),\n"
      "    .in_tdata({2}), .in_tvalid({0}_tvalid), .in_tready({0}_tready),\n"
      "    .out_tdata({0}_byte), .out_tvalid({0}_byte_valid), .out_tready({0}_byte_ready)\n  );\n\n",
      s, stream.payload(), stream.has_last ? fmt::format("{{{0}_tlast, {0}_tdata}}", s) : s + "_tdata");
  text += fmt::format(
      "  fil_byte_fifo #(.SIZE_BITS(QUEUE_BITS)) u_{0}_queue (\n    .clk(clk), .rst_n(core_rst_n),\n"
      "    .in_tdata({0}_byte), .in_tvalid({0}_byte_valid), .in_tready({0}_byte_ready),\n"
      "    .out_tdata(result_byte), .out_tvalid(result_valid), .out_tready(result_ready),\n"
      "    .taken(_unused_{0}_taken), .level(result_level)\n  );\n\n",
      s);
  return text;
}

std::string core_text(const std::string& core, std::span<const hdl::Port> ports, const Shape& shape) {
  std::string text = "  // ---- The core\n\n";
  const Stream& out = shape.output;
  text += fmt::format("  wire {1}{0}_tdata;\n", out.name, range(out.width));
  if (out.has_last) text += fmt::format("  wire {}_tlast;\n", out.name);
  text += fmt::format("  wire {0}_tvalid;\n  wire {0}_tready;\n", out.name);
  for (const std::string& counter : shape.counters) text += fmt::format("  wire [{}:0] {};\n", kCounterBits - 1, counter);
  text += fmt::format("\n  {} u_core (\n", core);
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const std::string& name = ports[i].name;
    text += fmt::format("    .{}({}){}\n", name, name == "rst_n" ? "core_rst_n" : name, i + 1 < ports.size() ? "," : "");
  }
  return text + "  );\n\n";
}

std::string link_text(const Shape& shape) {
  std::string counters;
  for (auto name = shape.counters.rbegin(); name != shape.counters.rend(); ++name) counters += (counters.empty() ? "" : ", ") + *name;
  return fmt::format(
      "  fil_host_link #(\n    .STREAMS({}),\n    .COUNTERS({}),\n    .FIFO_BITS(QUEUE_BITS),\n    .IDENTITY(IDENTITY)\n  ) u_link (\n"
      "    .clk(clk), .rst_n(rst_n),\n    .byte_data(line_byte), .byte_valid(line_byte_valid), .framing_error(framing_error),\n"
      "    .reply_tdata(reply), .reply_tvalid(reply_valid), .reply_tready(reply_ready),\n"
      "    .write_tdata(write_byte), .write_tvalid(write_valid), .write_tready(write_ready), .taken(taken),\n"
      "    .result_tdata(result_byte), .result_tvalid(result_valid), .result_tready(result_ready), .result_level(result_level),\n"
      "    .counters({{{}}}),\n    .counter_overflow(counter_overflow),\n    .idle(idle), .protocol_error(protocol_error), .clear(clear), .core_rst_n(core_rst_n)\n  );\n\n",
      shape.inputs.size(), shape.counters.size(), counters);
}

std::string top_text(const std::string& top, const std::string& core, std::span<const hdl::Port> ports, const Shape& shape,
                     const BoardOptions& options) {
  std::string text = fmt::format(
      "// {}: {} behind a serial line, for an FPGA board.\n//\n// Cycle behaviour\n"
      "//   The line has {} clock cycles per bit; fil_host_link says what is spoken on it.\n//\n"
      "// Generated by Filigree {} from configuration \"{}\".\n`default_nettype none\n\n",
      top, core, options.divisor, options.version, options.configuration);
  text += fmt::format("module {} (\n  input  wire clk,\n  input  wire uart_rx,\n  output wire uart_tx\n);\n\n", top);
  text += fmt::format("  localparam DIVISOR = {};\n  localparam QUEUE_BITS = {};\n  localparam [31:0] IDENTITY = 32'h{:08x};\n\n", options.divisor,
                      kQueueBits, options.identity);
  text +=
      "  wire rst_n;\n  wire core_rst_n;\n  wire clear;\n  wire idle;\n  wire protocol_error;\n  wire counter_overflow;\n\n"
      "  fil_board_reset u_reset (.clk(clk), .rst_n(rst_n));\n\n"
      "  // ---- The line\n\n  wire [7:0] line_byte;\n  wire line_byte_valid;\n  wire framing_error;\n  wire [7:0] reply;\n  wire reply_valid;\n"
      "  wire reply_ready;\n\n"
      "  fil_uart_rx #(.DIVISOR(DIVISOR)) u_rx (\n    .clk(clk), .rst_n(rst_n), .line(uart_rx),\n"
      "    .byte_data(line_byte), .byte_valid(line_byte_valid), .framing_error(framing_error)\n  );\n\n"
      "  fil_uart_tx #(.DIVISOR(DIVISOR)) u_tx (\n    .clk(clk), .rst_n(rst_n),\n"
      "    .in_tdata(reply), .in_tvalid(reply_valid), .in_tready(reply_ready), .line(uart_tx)\n  );\n\n";
  text += fmt::format(
      "  wire [7:0] write_byte;\n  wire {0}write_valid;\n  wire {0}write_ready;\n"
      "  wire [(QUEUE_BITS+1)*{1}-1:0] taken;\n\n",
      fmt::format("[{}:0] ", shape.inputs.size() - 1), shape.inputs.size());
  for (std::size_t i = 0; i < shape.inputs.size(); ++i) text += input_text(shape.inputs[i], i);
  text += core_text(core, ports, shape);
  text += output_text(shape.output);
  text += "  // ---- Frames and replies\n\n" + link_text(shape);
  return text + "endmodule\n\n`default_nettype wire\n";
}

std::string ports_header_text(const std::string& top) {
  return fmt::format(
      "// Ports of {0} for the bench. Include it behind the Verilated class V{0} and raw_pin.h.\n#pragma once\n\n#include <array>\n#include <deque>\n\n"
      "/// The table lives as long as the program; it points into `dut`.\ntemplate <class Dut>\n"
      "const filigree::bench::RawPin* raw_pins(Dut& dut, int* count) {{\n  static std::deque<std::array<filigree::bench::RawPin, 3>> tables;\n"
      "  tables.push_back({{{{\n      {{\"clk\", true, 1, &dut.clk, 1}},\n      {{\"uart_rx\", true, 1, &dut.uart_rx, 1}},\n"
      "      {{\"uart_tx\", false, 1, &dut.uart_tx, 1}},\n  }}}});\n  *count = 3;\n  return tables.back().data();\n}}\n",
      top);
}

}  // namespace

std::uint32_t identity_of(std::string_view configuration_text) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : configuration_text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0u);
  }
  return ~crc;
}

Board make_board(const std::string& core, std::span<const hdl::Port> ports, const BoardOptions& options) {
  if (options.divisor < kSmallestDivisor) {
    throw std::invalid_argument(fmt::format("divisor: {} clock cycles per bit, accepted: {} or more", options.divisor, kSmallestDivisor));
  }
  const Shape shape = shape_of(core, ports);
  // "highlight_s_core" -> "highlight_s_board"
  const std::string top = (ends_with(core, "_core") ? core.substr(0, core.size() - 5) : core) + "_board";
  Board board{top, ports_header_text(top), {}};
  for (const BoardFile& file : board_files()) board.files.push_back({std::string(file.name), std::string(file.text)});
  board.files.push_back({top + ".v", top_text(top, core, ports, shape, options)});
  return board;
}

}  // namespace filigree::board
