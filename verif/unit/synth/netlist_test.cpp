#include "synth/netlist.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tiny_netlist.h"

namespace filigree::synth {
namespace {

// What yosys' write_json writes, cut down: a register of two bits in a module of its own, a memory, a constant.
constexpr const char* kJson = R"({"modules": {
  "leaf": {"ports": {"clk": {"direction": "input", "bits": [2]}, "d": {"direction": "input", "bits": [3, 4]}, "q": {"direction": "output", "bits": [5, 6]}},
    "cells": {"$auto$1": {"type": "DFF", "connections": {"CK": [2], "D": [3], "Q": [5]}},
              "$auto$2": {"type": "DFF", "connections": {"CK": [2], "D": [4], "Q": [6]}}},
    "netnames": {"clk": {"hide_name": 0, "bits": [2]}, "d": {"hide_name": 0, "bits": [3, 4]}, "q": {"hide_name": 0, "bits": [5, 6]},
                 "$x": {"hide_name": 1, "bits": [5]}}},
  "top": {"ports": {"clk": {"direction": "input", "bits": [2]}, "d": {"direction": "input", "bits": [3]}, "q": {"direction": "output", "bits": [4, "1"]},
                    "r": {"direction": "output", "bits": [6]}},
    "cells": {"u_leaf": {"type": "leaf", "connections": {"clk": [2], "d": [3, "x"], "q": [4, 5]}},
              "u_ram": {"type": "fil_ram_1r1w", "parameters": {"WIDTH": "00000000000000000000000000000001", "DEPTH": "00000000000000000000000000000010"},
                        "connections": {"clk": [2], "write_enable": [5], "write_address": [4], "write_data": [3], "read_enable": ["1"],
                                        "read_address": [4], "read_data": [6]}}},
    "netnames": {}}
}})";

Netlist read(const std::string& json) {
  std::istringstream in(json);
  return read_netlist(in, "top", read_liberty(test::tiny_liberty(), "tiny.lib"));
}

TEST(Netlist, IsReadAndWrittenWhole) {
  std::ostringstream out;
  write_verilog(out, read(kJson));
  EXPECT_EQ(out.str(), R"(module leaf (clk, d, q);
  input clk;
  input [1:0] d;
  output [1:0] q;
  wire n3;
  wire n4;
  assign q[0] = n3;
  assign q[1] = n4;
  DFF \q_reg[0]  (.CK(clk), .D(d[0]), .Q(n3));
  DFF \q_reg[1]  (.CK(clk), .D(d[1]), .Q(n4));
endmodule

module top (clk, d, q, r);
  input clk;
  input d;
  output [1:0] q;
  output r;
  wire n2;
  wire n3;
  wire n4;
  assign q[0] = n2;
  assign q[1] = 1'b1;
  assign r = n3;
  leaf u_leaf (.clk(clk), .d({1'b0, d}), .q({n4, n2}));
  fil_ram_1r1w_2x1 u_ram (.clk(clk), .read_address(n2), .read_data(n3), .read_enable(1'b1), .write_address(n2), .write_data(d), .write_enable(n4));
endmodule

)");
}

TEST(Netlist, KnowsItsMemories) {
  const Netlist netlist = read(kJson);
  ASSERT_EQ(netlist.rams.size(), 1U);
  EXPECT_EQ(netlist.rams.at("fil_ram_1r1w_2x1").width, 1);
  EXPECT_EQ(netlist.rams.at("fil_ram_1r1w_2x1").depth, 2);
}

TEST(Netlist, MemoriesStandAroundTheirModel) {
  std::ostringstream out;
  write_ram_modules(out, read(kJson));
  EXPECT_EQ(out.str(), R"(module fil_ram_1r1w_2x1 (clk, write_enable, write_address, write_data, read_enable, read_address, read_data);
  input clk, write_enable, read_enable;
  input write_address, read_address;
  input write_data;
  output read_data;
  fil_ram_1r1w #(.WIDTH(1), .DEPTH(2)) ram (.clk(clk), .write_enable(write_enable), .write_address(write_address),
    .write_data(write_data), .read_enable(read_enable), .read_address(read_address), .read_data(read_data));
endmodule

)");
}

TEST(Netlist, ACellThatTheLibraryLacksIsNamed) {
  std::string json = kJson;
  const auto at = json.find("\"DFF\"");
  json.replace(at, 5, "\"$_DFF_P_\"");
  try {
    read(json);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "tiny.lib: no cell for $_DFF_P_, accepted: a library with flip-flops, an inverter and gates for every function");
  }
}

}  // namespace
}  // namespace filigree::synth
