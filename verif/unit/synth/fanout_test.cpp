#include "synth/fanout.h"

#include <gtest/gtest.h>

#include "synth/activity.h"
#include "synth/electrical.h"
#include "synth/ram_model.h"
#include "tiny_netlist.h"

namespace filigree::synth {
namespace {

class Fanout : public testing::Test {
 protected:
  /// An inverter with `count` inverters behind it, each on an output of its own.
  static Netlist star(int count) {
    std::vector<std::string> ports = {"clk", "rst_n", "a"};
    std::vector<test::TinyCell> cells = {{"root", "INV", {{"A", "a"}, {"Y", "n"}}}};
    for (int i = 0; i < count; ++i) {
      ports.push_back(">y" + std::to_string(i));
      cells.push_back({"g" + std::to_string(i), "INV", {{"A", "n"}, {"Y", "y" + std::to_string(i)}}});
    }
    return test::tiny_netlist(ports, cells);
  }
  const Liberty library_ = read_liberty(test::tiny_liberty(), "tiny.lib");
  const TreeBuffer buffer_ = choose_tree_buffer(library_);
};

TEST_F(Fanout, TheBufferIsTheLibrarysAndWithinItsLoad) {
  EXPECT_EQ(buffer_.cell, "BUF");
  EXPECT_EQ(buffer_.input, "A");
  EXPECT_EQ(buffer_.output, "Y");
  EXPECT_GT(buffer_.load_pf, 2 * buffer_.input_pf - 1e-9);
  EXPECT_LE(buffer_.load_pf, 1);
}

TEST_F(Fanout, FewSinksStayAlone) {
  Netlist netlist = star(2);
  EXPECT_EQ(buffer_fanout(netlist, library_, buffer_), 0);
}

TEST_F(Fanout, ManySinksGetATreeThatComputesTheSame) {
  for (const int count : {40, 400, 3000}) {
    Netlist netlist = star(count);
    const std::int64_t buffers = buffer_fanout(netlist, library_, buffer_);
    EXPECT_GT(buffers, count / 40) << count;
    EXPECT_LT(buffers, count) << count;
    const FlatNetlist flat = flatten(netlist, library_);
    const Electrical electrical = compute_electrical(flat, library_);
    for (const double load : electrical.load_pf) {
      // The clock has no sinks here; every other net is within what its driver reaches.
      EXPECT_LE(load, buffer_.load_pf * 1.5 + 1e-9) << count;
    }
    std::map<std::string, std::string> outputs;
    for (int i = 0; i < count; ++i) outputs["y" + std::to_string(i)] = "0110";
    const Activity activity = measure_activity(flat, std::vector{test::tiny_trace({{"a", "0110"}, {"rst_n", "1111"}}, outputs)});
    EXPECT_EQ(activity.mismatch_count, 0U);
  }
}

TEST_F(Fanout, TheClockIsLeftAlone) {
  std::vector<test::TinyCell> cells;
  for (int i = 0; i < 500; ++i) cells.push_back({"r" + std::to_string(i), "DFF", {{"CK", "clk"}, {"D", "0"}, {"Q", "q" + std::to_string(i)}}});
  Netlist netlist = test::tiny_netlist({"clk", "rst_n"}, cells);
  EXPECT_EQ(buffer_fanout(netlist, library_, buffer_), 0);
}

TEST_F(Fanout, ALibraryWithoutABufferIsRefused) {
  Liberty library = library_;
  library.cells.erase("BUF");
  EXPECT_THROW(choose_tree_buffer(library), std::runtime_error);
}

TEST_F(Fanout, MemoriesScaleWithTheirBits) {
  const RamModel one = ram_model({8, 2048}), two = ram_model({16, 2048});
  EXPECT_DOUBLE_EQ(one.area_um2, 23384);
  EXPECT_DOUBLE_EQ(one.read_pj, 1.659);
  EXPECT_DOUBLE_EQ(one.write_pj, 1.676);
  EXPECT_DOUBLE_EQ(two.area_um2, 2 * one.area_um2);
  EXPECT_DOUBLE_EQ(two.read_pj, 2 * one.read_pj);
}

}  // namespace
}  // namespace filigree::synth
