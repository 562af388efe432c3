// Ports, names, registers, memories, instances and streams: what they build and what they refuse.
#include "hdl/module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design_error.h"
#include "hdl/build.h"
#include "hdl/design.h"

namespace filigree::hdl {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

Module stage(const std::string& name, bool has_last) {
  Module m(name, "Hands a stream on.");
  const StreamIn in = m.input_stream("in", 8, has_last);
  const StreamOut out = m.output_stream("out", 8, has_last);
  in.accept(out.ready);
  if (has_last) {
    out.offer(in.valid, in.data, in.last);
  } else {
    out.offer(in.valid, in.data);
  }
  return m;
}

std::vector<std::string> port_names(const Module& m) {
  std::vector<std::string> names;
  for (const Port& port : Design(m).ports()) names.push_back(port.name);
  return names;
}

TEST(Module, PortsComeInDeclarationOrder) {
  Module m("unit", "Ports.");
  const Value b = m.input("b", UInt(3));
  m.output("z", b);
  m.outputs("y", m.inputs("a", SInt(4), 2));
  EXPECT_EQ(port_names(m), (std::vector<std::string>{"b", "z", "a", "y"}));
  EXPECT_EQ(Design(m).ports()[2].type, UInt(8));
}

TEST(Module, ClockAndResetComeWithTheStateThatNeedsThem) {
  Module data("data", "No reset.");
  data.output("q", data.registered("held", data.input("d", UInt(2))));
  EXPECT_EQ(port_names(data), (std::vector<std::string>{"clk", "d", "q"}));

  Module state("state", "With reset.");
  const Reg toggle = state.reg("toggle", UInt(1), 0);
  toggle.next(!toggle);
  state.output("q", toggle);
  EXPECT_EQ(port_names(state), (std::vector<std::string>{"clk", "rst_n", "q"}));

  Module parent("parent", "State below.");
  parent.output("q", parent.instance("u_state", state).out("q"));
  EXPECT_EQ(port_names(parent), (std::vector<std::string>{"clk", "rst_n", "q"}));
}

TEST(Module, CopiesAreTheSameModule) {
  Module m("unit", "Handles.");
  Module copy = m;
  copy.output("q", m.input("d", UInt(1)));
  EXPECT_EQ(port_names(m), (std::vector<std::string>{"d", "q"}));
}

TEST(Module, NamedBusesKeepTheirElements) {
  Module m("unit", "Buses.");
  const Bus in = m.inputs("in", SInt(4), 2);
  const Bus sums = m.name("sums", Bus({in[0] + in[1], in[1] + in[1]}));
  ASSERT_EQ(sums.size(), 2);
  EXPECT_EQ(sums[1].type(), SInt(5));
  EXPECT_EQ(m.registered("held", sums)[0].type(), SInt(5));
}

TEST(Module, RejectsNames) {
  Module m("unit", "Names.");
  const Value a = m.input("a", UInt(1), kHere);
  const std::string rule = " is not a name: a letter, then letters, digits and single underscores";
  for (const std::string name : {"", "2nd", "_hidden", "a-b", "a__b", "a b"}) {
    EXPECT_EQ(error_of([&] { m.name(name, a, kHere); }), "unit.cpp:42: '" + name + "'" + rule);
  }
  for (const std::string name : {"wire", "logic", "use", "class", "eval", "always_comb"}) {
    EXPECT_EQ(error_of([&] { m.name(name, a, kHere); }), "unit.cpp:42: '" + name + "' is a keyword of Verilog, SystemVerilog or C++");
  }
  EXPECT_EQ(error_of([&] { m.name("clk", a, kHere); }), "unit.cpp:42: 'clk' is implied by every module with state");
  EXPECT_EQ(error_of([&] { m.input("rst_n", UInt(1), kHere); }), "unit.cpp:42: 'rst_n' is implied by every module with state");
  EXPECT_THAT(error_of([] { Module("module", "Text."); }), EndsWith(": 'module' is a keyword of Verilog, SystemVerilog or C++"));
}

TEST(Module, RejectsANameTwiceWhateverItNames) {
  Module child("child", "Text.");
  Module m("unit", "Names.");
  const Value a = m.input("a", UInt(1), {"first.cpp", 7});
  const std::string message = "unit.cpp:42: 'a' is in use in module 'unit' since first.cpp:7";
  EXPECT_EQ(error_of([&] { m.input("a", UInt(1), kHere); }), message);
  EXPECT_EQ(error_of([&] { m.output("a", a, kHere); }), message);
  EXPECT_EQ(error_of([&] { m.name("a", a, kHere); }), message);
  EXPECT_EQ(error_of([&] { m.reg("a", UInt(1), 0, kHere); }), message);
  EXPECT_EQ(error_of([&] { m.memory("a", UInt(1), 4, kHere); }), message);
  EXPECT_EQ(error_of([&] { m.instance("a", child, kHere); }), message);
}

TEST(Module, AnOutputMayHaveTheNameOfItsOwnValueOnly) {
  Module m("unit", "Names.");
  const Reg reg = m.reg("count", UInt(4), 0, {"first.cpp", 7});
  EXPECT_EQ(error_of([&] { m.output("count", reg + 1, kHere); }), "unit.cpp:42: 'count' is in use in module 'unit' since first.cpp:7");
  m.output("count", reg, {"second.cpp", 8});
  EXPECT_EQ(error_of([&] { m.output("count", reg, kHere); }), "unit.cpp:42: 'count' is in use in module 'unit' since second.cpp:8");
}

TEST(Module, RejectsTypesAndCountsOfNothing) {
  Module m("unit", "Text.");
  EXPECT_EQ(error_of([&] { m.input("a", UInt(0), kHere); }), "unit.cpp:42: UInt(0) is not a type: the width must be at least 1");
  EXPECT_EQ(error_of([&] { m.inputs("a", UInt(4), 0, kHere); }), "unit.cpp:42: 'a' needs at least 1 element, not 0");
  EXPECT_EQ(error_of([&] { m.output_stream("a", 0, true, kHere); }), "unit.cpp:42: UInt(0) is not a type: the width must be at least 1");
  EXPECT_EQ(error_of([&] { m.memory("a", UInt(4), 0, kHere); }), "unit.cpp:42: memory 'a' needs a depth of at least 1, not 0");
  EXPECT_EQ(error_of([&] { m.constant(UInt(4), Bits(5, 0), kHere); }), "unit.cpp:42: a constant of 5 bits is not UInt(4)");
  EXPECT_EQ(error_of([&] { m.reg("a", UInt(2), 4, kHere); }), "unit.cpp:42: literal 4 does not fit UInt(2)");
}

TEST(Module, RejectsBusesThatAreNone) {
  Module m("unit", "Text.");
  const Value a = m.input("a", UInt(4)), b = m.input("b", UInt(5));
  EXPECT_EQ(error_of([&] { m.outputs("z", Bus(), kHere); }), "unit.cpp:42: output 'z' is an empty bus");
  EXPECT_EQ(error_of([&] { m.outputs("z", Bus({a, b}), kHere); }), "unit.cpp:42: output 'z' mixes elements of UInt(4) and UInt(5)");
  EXPECT_EQ(error_of([&] { m.name("z", Bus({a, b}), kHere); }), "unit.cpp:42: 'z' mixes elements of UInt(4) and UInt(5)");
  EXPECT_EQ(error_of([&] { m.registered("z", Bus({a, Value()}), std::nullopt, kHere); }), "unit.cpp:42: an element of 'z' is an empty value");
}

TEST(Module, RejectsForeignAndEmptyValues) {
  Module m("unit", "Text."), other("other", "Text.");
  const Value foreign = other.input("a", UInt(4));
  const std::string tail = " is a value of module 'other', used in module 'unit'";
  EXPECT_EQ(error_of([&] { m.output("z", foreign, kHere); }), "unit.cpp:42: the value of output 'z'" + tail);
  EXPECT_EQ(error_of([&] { m.outputs("z", Bus({foreign}), kHere); }), "unit.cpp:42: the value of output 'z'" + tail);
  EXPECT_EQ(error_of([&] { m.name("z", foreign, kHere); }), "unit.cpp:42: the value to be named 'z'" + tail);
  EXPECT_EQ(error_of([&] { m.name("z", Bus({foreign}), kHere); }), "unit.cpp:42: the bus to be named 'z'" + tail);
  EXPECT_EQ(error_of([&] { m.registered("z", foreign, std::nullopt, kHere); }), "unit.cpp:42: the next value of register 'z'" + tail);
  EXPECT_EQ(error_of([&] { m.data_reg("r", UInt(4)).next(foreign, kHere); }), "unit.cpp:42: the value for register 'r'" + tail);
  EXPECT_EQ(error_of([&] { m.output("z", Value(), kHere); }), "unit.cpp:42: the value of output 'z' is an empty value");
}

TEST(Module, RejectsASecondNextValue) {
  Module m("unit", "Text.");
  const Reg reg = m.reg("count", UInt(4), 0);
  reg.next(reg, {"first.cpp", 7});
  EXPECT_EQ(error_of([&] { reg.next_when(m.constant(UInt(1), 1), 3, kHere); }), "unit.cpp:42: register 'count' has its next value since first.cpp:7");
  EXPECT_EQ(error_of([&] { Reg().next(3, kHere); }), "unit.cpp:42: the register is an empty value");
}

TEST(Module, RejectsANextValueOfAnotherType) {
  Module m("unit", "Text.");
  const Reg reg = m.reg("count", UInt(4), 0);
  const Value wide = m.input("wide", UInt(5));
  EXPECT_EQ(error_of([&] { reg.next(reg + 1, kHere); }), "unit.cpp:42: register 'count' is UInt(4), but the value is UInt(5)");
  EXPECT_EQ(error_of([&] { reg.next(wide, kHere); }), "unit.cpp:42: register 'count' is UInt(4), but 'wide' is UInt(5)");
  EXPECT_EQ(error_of([&] { reg.next_when(wide, reg, kHere); }), "unit.cpp:42: the enable of register 'count' is UInt(1), but 'wide' is UInt(5)");
  EXPECT_EQ(error_of([&] { reg.next(16, kHere); }), "unit.cpp:42: literal 16 does not fit UInt(4)");
}

TEST(Module, RejectsCommentsOnNothing) {
  Module m("unit", "Text.", kHere);
  EXPECT_EQ(error_of([&] { m.comment("nobody", "text"); }), "unit.cpp:42: module 'unit' has no port, register or value 'nobody' to comment on");
}

TEST(Module, RejectsASecondExternal) {
  Module m("unit", "Text.", kHere);
  m.external("fil_a", "fil_a.v", {});
  EXPECT_EQ(error_of([&] { m.external("fil_b", "fil_b.v", {}); }), "unit.cpp:42: module 'unit' is 'fil_a' already");
}

TEST(Module, IsFinishedOnceInstantiatedOrPrinted) {
  const std::string tail = " is finished (instantiated or printed) and cannot change any more";
  Module child("child", "Text."), parent("parent", "Text.");
  const Value a = child.input("a", UInt(4));
  const Reg reg = child.reg("state", UInt(4), 0);
  parent.instance("u_child", child);
  EXPECT_EQ(error_of([&] { child.input("b", UInt(1), kHere); }), "unit.cpp:42: module 'child'" + tail);
  EXPECT_EQ(error_of([&] { child.output("z", a, kHere); }), "unit.cpp:42: module 'child'" + tail);
  EXPECT_EQ(error_of([&] { reg.next(a, kHere); }), "unit.cpp:42: module 'child'" + tail);
  EXPECT_THAT(error_of([&] { return a + a; }), EndsWith(": module 'child'" + tail));
  Module top("top", "Text.");
  top.output("q", top.input("d", UInt(1)));
  const Design design(top);
  EXPECT_EQ(error_of([&] { top.input("b", UInt(1), kHere); }), "unit.cpp:42: module 'top'" + tail);
}

TEST(Memory, RejectsASecondAccessAndOtherTypes) {
  Module m("unit", "Text.");
  const Value enable = m.input("enable", UInt(1)), address = m.input("address", UInt(3)), data = m.input("data", UInt(8));
  const Memory memory = m.memory("store", UInt(8), 6);
  EXPECT_EQ(error_of([&] { memory.write(data, address, data, kHere); }),
            "unit.cpp:42: the write enable of memory 'store' is UInt(1), but 'data' is UInt(8)");
  EXPECT_EQ(error_of([&] { memory.write(enable, data, data, kHere); }),
            "unit.cpp:42: the write address of memory 'store' is UInt(3), but 'data' is UInt(8)");
  EXPECT_EQ(error_of([&] { memory.write(enable, address, address, kHere); }),
            "unit.cpp:42: the data of memory 'store' is UInt(8), but 'address' is UInt(3)");
  EXPECT_EQ(error_of([&] { memory.read(data, address, kHere); }), "unit.cpp:42: the read enable of memory 'store' is UInt(1), but 'data' is UInt(8)");
  EXPECT_EQ(error_of([&] { memory.read(enable, data, kHere); }), "unit.cpp:42: the read address of memory 'store' is UInt(3), but 'data' is UInt(8)");
  memory.write(enable, address, data, {"first.cpp", 7});
  EXPECT_EQ(memory.read(enable, address, {"first.cpp", 8}).type(), UInt(8));
  EXPECT_EQ(error_of([&] { memory.write(enable, address, data, kHere); }), "unit.cpp:42: memory 'store' is written since first.cpp:7");
  EXPECT_EQ(error_of([&] { memory.read(enable, address, kHere); }), "unit.cpp:42: memory 'store' is read since first.cpp:8");
}

TEST(Instance, OutputsAreOneValueHoweverOftenAskedFor) {
  Module parent("parent", "Text.");
  const Instance child = parent.instance("u_child", stage("stage", true));
  EXPECT_EQ(child.out("out_tdata").id(), child.out("out_tdata").id());
  EXPECT_EQ(child.outs("out_tdata", UInt(4)).size(), 2);
}

TEST(Instance, RejectsConnections) {
  Module parent("parent", "Text.");
  const Value wide = parent.input("wide", UInt(9));
  const Instance child = parent.instance("u_child", stage("stage", true));
  EXPECT_EQ(error_of([&] { child.connect("nothing", 0, kHere); }), "unit.cpp:42: instance 'u_child' of module 'stage' has no input 'nothing'");
  EXPECT_EQ(error_of([&] { child.connect("out_tdata", 0, kHere); }), "unit.cpp:42: instance 'u_child' of module 'stage' has no input 'out_tdata'");
  EXPECT_EQ(error_of([&] { child.out("in_tdata", kHere); }), "unit.cpp:42: instance 'u_child' of module 'stage' has no output 'in_tdata'");
  EXPECT_EQ(error_of([&] { child.connect("in_tdata", wide, kHere); }),
            "unit.cpp:42: input 'in_tdata' of instance 'u_child' is UInt(8), but 'wide' is UInt(9)");
  child.connect("in_tdata", 3, {"first.cpp", 7});
  EXPECT_EQ(error_of([&] { child.connect("in_tdata", 3, kHere); }),
            "unit.cpp:42: input 'in_tdata' of instance 'u_child' is connected since first.cpp:7");
  EXPECT_EQ(error_of([&] { parent.instance("u_self", parent, kHere); }), "unit.cpp:42: module 'parent' cannot contain itself");
}

TEST(Stream, ConnectsInBothDirections) {
  Module parent("parent", "Text.");
  const StreamIn in = parent.input_stream("in", 8);
  const StreamOut out = parent.output_stream("out", 8);
  const Instance first = parent.instance("u_first", stage("stage", true)), second = parent.instance("u_second", stage("stage", true));
  first.feed("in", in);
  second.feed("in", first, "out");
  second.drain("out", out);
  EXPECT_EQ(error_of([&] { return Design(parent).top(); }), "no error");
}

TEST(Stream, RejectsASecondProducerOrConsumer) {
  Module m("unit", "Text.");
  const StreamIn in = m.input_stream("in", 8);
  const StreamOut out = m.output_stream("out", 8);
  in.accept(1, {"first.cpp", 7});
  out.offer(in.valid, in.data, in.last, {"first.cpp", 8});
  EXPECT_EQ(error_of([&] { in.accept(0, kHere); }), "unit.cpp:42: 'in_tready' is driven since first.cpp:7");
  EXPECT_EQ(error_of([&] { out.offer(in.valid, in.data, in.last, kHere); }), "unit.cpp:42: 'out_tdata' is driven since first.cpp:8");
}

TEST(Stream, RejectsATlastThatIsMissingOrTooMuch) {
  Module m("unit", "Text.");
  const StreamIn with = m.input_stream("with", 8, true), without = m.input_stream("without", 8, false);
  const StreamOut to_with = m.output_stream("to_with", 8, true), to_without = m.output_stream("to_without", 8, false);
  EXPECT_EQ(error_of([&] { to_with.offer(1, 0, kHere); }), "unit.cpp:42: stream 'to_with' needs a tlast");
  EXPECT_EQ(error_of([&] { to_without.offer(1, 0, 1, kHere); }), "unit.cpp:42: stream 'to_without' has no tlast");
  const Instance a = m.instance("u_a", stage("stage_last", true)), b = m.instance("u_b", stage("stage_plain", false));
  EXPECT_EQ(error_of([&] { a.feed("in", without, kHere); }), "unit.cpp:42: stream 'without' has no tlast, but 'in' of instance 'u_a' needs one");
  EXPECT_EQ(error_of([&] { b.feed("in", with, kHere); }), "unit.cpp:42: stream 'with' has a tlast, but 'in' of instance 'u_b' has none");
  EXPECT_EQ(error_of([&] { a.drain("out", to_without, kHere); }),
            "unit.cpp:42: stream 'out' of instance 'u_a' has a tlast, but 'to_without' has none");
  EXPECT_EQ(error_of([&] { b.drain("out", to_with, kHere); }), "unit.cpp:42: stream 'out' of instance 'u_b' has no tlast, but 'to_with' needs one");
}

TEST(Stream, RejectsStreamsThatAreNone) {
  Module m("unit", "Text.");
  EXPECT_EQ(error_of([&] { StreamOut().offer(1, 0, kHere); }), "unit.cpp:42: the stream is empty");
  EXPECT_EQ(error_of([&] { StreamIn().accept(1, kHere); }), "unit.cpp:42: the stream's valid is an empty value");
  StreamIn in = m.input_stream("in", 8);
  in.name = "other";
  EXPECT_EQ(error_of([&] { in.accept(1, kHere); }), "unit.cpp:42: module 'unit' has no stream wire 'other_tready'");
  const Instance a = m.instance("u_a", stage("stage", true));
  EXPECT_EQ(error_of([&] { a.stream_in("nothing", kHere); }), "unit.cpp:42: instance 'u_a' of module 'stage' has no output 'nothing_tready'");
  EXPECT_EQ(error_of([&] { a.stream_out("nothing", kHere); }), "unit.cpp:42: instance 'u_a' of module 'stage' has no output 'nothing_tdata'");
}

}  // namespace
}  // namespace filigree::hdl
