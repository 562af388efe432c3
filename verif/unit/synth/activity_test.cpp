#include "synth/activity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tiny_netlist.h"

namespace filigree::synth {
namespace {

using test::tiny_netlist;
using test::tiny_trace;

class ActivityTest : public testing::Test {
 protected:
  const Liberty library_ = read_liberty(test::tiny_liberty(), "tiny.lib");
  const Netlist register_ = tiny_netlist({"clk", "rst_n", "d", ">q"}, {{"r", "DFF", {{"CK", "clk"}, {"D", "d"}, {"Q", "q"}}}});
};

TEST_F(ActivityTest, ARegisterFollowsItsInputByACycle) {
  const FlatNetlist flat = flatten(register_, library_);
  const std::vector<PortTrace> traces = {tiny_trace({{"d", "0110100"}, {"rst_n", "1111111"}}, {{"q", "0011010"}})};
  const Activity activity = measure_activity(flat, traces);
  EXPECT_EQ(activity.mismatch_count, 0U);
  EXPECT_EQ(activity.checked, 7U);
  EXPECT_EQ(activity.cycles, 6U);
  const Net q = flat.ports[3].nets[0], d = flat.ports[2].nets[0];
  EXPECT_EQ(activity.nets[d].rise, 2U);
  EXPECT_EQ(activity.nets[d].fall, 2U);
  EXPECT_EQ(activity.nets[q].rise, 2U);
  EXPECT_EQ(activity.nets[q].fall, 2U);
}

TEST_F(ActivityTest, AWrongOutputIsFoundWithItsRunAndCycle) {
  const FlatNetlist flat = flatten(register_, library_);
  const PortTrace right = tiny_trace({{"d", "0110"}, {"rst_n", "1111"}}, {{"q", "0011"}});
  const PortTrace wrong = tiny_trace({{"d", "0110"}, {"rst_n", "1111"}}, {{"q", "0010"}});
  const Activity activity = measure_activity(flat, std::vector{right, wrong});
  EXPECT_EQ(activity.mismatch_count, 1U);
  EXPECT_THAT(activity.mismatches, testing::ElementsAre("q[0], run 1, cycle 3"));
}

TEST_F(ActivityTest, RunsDoNotDisturbEachOther) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", ">y"}, {{"g", "NAND", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}}});
  std::vector<PortTrace> traces;
  for (int run = 0; run < 64; ++run) {
    std::string a, b, y, high;
    for (int cycle = 0; cycle < 20; ++cycle) {
      const bool x = ((run * 7 + cycle * 5) % 3) == 0, z = ((run + cycle) % 2) == 0;
      a += x ? '1' : '0';
      b += z ? '1' : '0';
      y += x && z ? '0' : '1';
      high += '1';
    }
    traces.push_back(tiny_trace({{"a", a}, {"b", b}, {"rst_n", high}}, {{"y", y}}));
  }
  const Activity activity = measure_activity(flatten(netlist, library_), traces);
  EXPECT_EQ(activity.mismatch_count, 0U);
  EXPECT_EQ(activity.checked, 64U * 20U);
}

TEST_F(ActivityTest, APayloadCountsOnlyWhileItIsOffered) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "v", "d", ">c_tvalid", ">c_tdata"},
                                       {{"b0", "BUF", {{"A", "v"}, {"Y", "c_tvalid"}}}, {"b1", "BUF", {{"A", "d"}, {"Y", "c_tdata"}}}});
  const std::vector<PortTrace> traces = {tiny_trace({{"v", "0101"}, {"d", "0011"}, {"rst_n", "1111"}}, {{"c_tvalid", "0101"}, {"c_tdata", "1001"}})};
  const Activity activity = measure_activity(flatten(netlist, library_), traces);
  EXPECT_EQ(activity.mismatch_count, 0U);
  EXPECT_EQ(activity.checked, 4U + 2U);
}

TEST_F(ActivityTest, AMemoryReadsWhatStoodThereBefore) {
  Netlist netlist = tiny_netlist({"clk", "rst_n", "w", "a", "d", ">q"}, {{"m",
                                                                          "fil_ram_1r1w_2x1",
                                                                          {{"clk", "clk"},
                                                                           {"write_enable", "w"},
                                                                           {"write_address", "a"},
                                                                           {"write_data", "d"},
                                                                           {"read_enable", "1"},
                                                                           {"read_address", "a"},
                                                                           {"read_data", "q"}}}});
  netlist.rams["fil_ram_1r1w_2x1"] = {1, 2};
  // Words are zero before they are written, and what is read shows a cycle later.
  const std::vector<PortTrace> traces = {
      tiny_trace({{"w", "01101000"}, {"a", "00100011"}, {"d", "01001000"}, {"rst_n", "11111111"}}, {{"q", "00001110"}})};
  const Activity activity = measure_activity(flatten(netlist, library_), traces);
  EXPECT_THAT(activity.mismatches, testing::IsEmpty());
  ASSERT_EQ(activity.ram_accesses.size(), 1U);
  EXPECT_EQ(activity.ram_accesses[0].rise, 7U);
  EXPECT_EQ(activity.ram_accesses[0].fall, 3U);
}

TEST_F(ActivityTest, OutputEntriesCountWithTheirRelatedPin) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", ">y"}, {{"g", "NAND", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}}});
  const FlatNetlist flat = flatten(netlist, library_);
  const std::vector<PortTrace> traces = {tiny_trace({{"a", "010111"}, {"b", "111101"}, {"rst_n", "111111"}}, {{"y", "101010"}})};
  const Activity activity = measure_activity(flat, traces);
  EXPECT_EQ(activity.mismatch_count, 0U);
  // y falls with a (1), rises with a (2), falls with a (3), rises with b (4), falls with b (5).
  EXPECT_EQ(activity.edges[0].rise, 1U);
  EXPECT_EQ(activity.edges[0].fall, 2U);
  EXPECT_EQ(activity.edges[1].rise, 1U);
  EXPECT_EQ(activity.edges[1].fall, 1U);
}

TEST_F(ActivityTest, UntracedPortsAndTooManyRunsAreRefused) {
  const FlatNetlist flat = flatten(register_, library_);
  EXPECT_THROW(measure_activity(flat, std::vector{tiny_trace({{"rst_n", "11"}}, {{"q", "00"}})}), std::invalid_argument);
  EXPECT_THROW(measure_activity(flat, {}), std::invalid_argument);
  EXPECT_THROW(measure_activity(flat, std::vector<PortTrace>(65, tiny_trace({{"d", "0"}, {"rst_n", "1"}}, {{"q", "0"}}))), std::invalid_argument);
}

TEST_F(ActivityTest, ALoopIsRefused) {
  const Netlist netlist =
      tiny_netlist({"clk", "rst_n", "a", ">y"}, {{"g0", "NAND", {{"A", "a"}, {"B", "z"}, {"Y", "y"}}}, {"g1", "INV", {{"A", "y"}, {"Y", "z"}}}});
  EXPECT_THROW(flatten(netlist, library_), std::runtime_error);
}

}  // namespace
}  // namespace filigree::synth
