// The parts of the gate-level checks by hand: registers paired by name, the record of a model.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "bench/interpreter_model.h"
#include "gate/miter_pair.h"
#include "gate/recording_model.h"
#include "hdl/module.h"

namespace filigree::gate {
namespace {

/// One register behind an AND; `name` is what it is called.
ModuleLogic tiny(const std::string& name, const std::string& gate = "$_AND_") {
  ModuleLogic logic;
  logic.name = "tiny";
  logic.inputs = {{"clk", 2}, {"a", 3}, {"b", 4}};
  logic.outputs = {{"y", 6}};
  logic.gates = {{gate, {{"A", 3}, {"B", 4}, {"Y", 5}}}};
  logic.driver = {{5, 0}};
  logic.registers = {{{name}, 5, 6, 2, kHigh, false}};
  return logic;
}

TEST(MiterPair, EqualLogicGivesEqualText) {
  std::ostringstream rtl, netlist, other;
  const MiterPair pair = write_pair(tiny("kept"), tiny("kept"), rtl, netlist);
  EXPECT_TRUE(pair.combinational);
  EXPECT_EQ(pair.registers, 1U);
  EXPECT_EQ(rtl.str(), netlist.str());
  std::ostringstream again;
  write_pair(tiny("kept"), tiny("kept", "$_NAND_"), again, other);
  EXPECT_NE(other.str(), netlist.str());
}

/// Two registers behind one AND, and a second output.
ModuleLogic twins() {
  ModuleLogic logic = tiny("kept");
  logic.outputs["z"] = 7;
  logic.registers.push_back({{"second"}, 5, 7, 2, kHigh, false});
  return logic;
}

TEST(MiterPair, ARegisterThatTakesOverTheSameIsMerged) {
  ModuleLogic one = tiny("kept");
  one.outputs["z"] = 6;
  std::ostringstream rtl, netlist;
  const MiterPair pair = write_pair(twins(), one, rtl, netlist);
  EXPECT_TRUE(pair.combinational);
  EXPECT_EQ(pair.unmatched, "1 of RTL (second), 0 of netlist");
  EXPECT_EQ(rtl.str(), netlist.str());
}

TEST(MiterPair, ARegisterThatIsNoConstantIsNotTakenForOne) {
  ModuleLogic two = twins(), one = tiny("kept");
  two.registers[1].d = 3;  // a, without reset
  one.outputs["z"] = kLow;
  std::ostringstream rtl, netlist;
  EXPECT_TRUE(write_pair(two, one, rtl, netlist).combinational);
  EXPECT_NE(rtl.str(), netlist.str());
}

TEST(MiterPair, ARegisterOfTheNetlistAloneMakesLatches) {
  ModuleLogic one = tiny("kept");
  one.outputs["z"] = 6;
  std::ostringstream rtl, netlist;
  const MiterPair pair = write_pair(one, twins(), rtl, netlist);
  EXPECT_FALSE(pair.combinational);
  EXPECT_EQ(pair.unmatched, "0 of RTL, 1 of netlist (second)");
  EXPECT_THAT(netlist.str(), testing::StartsWith("aig 6 3 2 2 1\n"));
}

TEST(MiterPair, KnowsWhichRegistersAResetBringsToWhat) {
  ModuleLogic rtl = tiny("kept");  // takes over a & rst_n
  rtl.inputs = {{"clk", 2}, {"a", 3}, {"rst_n", 4}};
  ModuleLogic netlist = rtl;
  netlist.registers[0].names = {"kept"};
  auto resets = proven_resets(rtl, netlist);
  ASSERT_EQ(resets.size(), 1U);
  EXPECT_EQ(resets[0].name, "kept");
  EXPECT_FALSE(resets[0].value);

  rtl.gates[0].type = "$_NAND_";
  resets = proven_resets(rtl, netlist);
  ASSERT_EQ(resets.size(), 1U);
  EXPECT_TRUE(resets[0].value);

  rtl.gates[0].type = "$_XOR_";  // a, inverted or not
  EXPECT_TRUE(proven_resets(rtl, netlist).empty());
  rtl.inputs = {{"clk", 2}, {"a", 3}, {"b", 4}};
  EXPECT_TRUE(proven_resets(rtl, netlist).empty());
}

TEST(MiterPair, RefusesWhatItDoesNotCompare) {
  std::ostringstream out;
  ModuleLogic logic = tiny("kept");
  logic.registers[0].clock = 3;
  EXPECT_THROW(write_pair(tiny("kept"), logic, out, out), std::runtime_error);
  logic = tiny("kept");
  logic.registers[0].reset = 4;
  EXPECT_THROW(write_pair(tiny("kept"), logic, out, out), std::runtime_error);
  logic = tiny("kept");
  logic.outputs["more"] = 3;
  EXPECT_THROW(write_pair(tiny("kept"), logic, out, out), std::runtime_error);
}

TEST(RecordingModel, WritesPortsAndOneLinePerEdge) {
  hdl::Module module("wide", "A wire of five bits.");
  module.output("y", module.input("x", hdl::UInt(5)));
  const hdl::Design design(std::move(module));
  std::ostringstream record;
  RecordingModel model(std::make_unique<bench::InterpreterModel>(design), record);
  model.set(model.pin("x"), 0x1a);
  model.clock();
  EXPECT_EQ(record.str(), "// input x 5\n// output y 5\n1a_1a\n");
  EXPECT_EQ(model.cycle(), 1U);
}

}  // namespace
}  // namespace filigree::gate
