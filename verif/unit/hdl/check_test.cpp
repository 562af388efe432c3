// The checks on whole designs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design_error.h"
#include "hdl/design.h"

namespace filigree::hdl {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

std::string error_of_design(const Module& top) {
  return error_of([&] { return Design(top).top(); });
}

/// q = a & b, and a copy of a behind a register.
Module gate(const std::string& name = "gate") {
  Module m(name, "A gate.", {"gate.cpp", 1});
  const Value a = m.input("a", UInt(1)), b = m.input("b", UInt(1));
  m.output("q", a & b);
  m.output("late", m.registered("held", a));
  return m;
}

TEST(Check, OutputStreamWithoutOffer) {
  Module m("unit", "Text.");
  m.output_stream("out", 8, true, kHere);
  EXPECT_EQ(error_of_design(m), "unit.cpp:42: output 'out_tdata' of module 'unit' is not driven: stream 'out' needs offer()");
}

TEST(Check, InputStreamWithoutAccept) {
  Module m("unit", "Text.");
  m.input_stream("in", 8, true, kHere);
  EXPECT_EQ(error_of_design(m), "unit.cpp:42: output 'in_tready' of module 'unit' is not driven: stream 'in' needs accept()");
}

TEST(Check, RegisterWithoutNext) {
  Module m("unit", "Text.");
  m.reg("count", UInt(4), 0, kHere);
  EXPECT_EQ(error_of_design(m), "unit.cpp:42: register 'count' of module 'unit' has no next value");
}

TEST(Check, UnconnectedInput) {
  Module m("unit", "Text.");
  m.instance("u_gate", gate(), kHere).connect("a", 1);
  EXPECT_EQ(error_of_design(m), "unit.cpp:42: input 'b' of instance 'u_gate' in module 'unit' is not connected");
}

TEST(Check, MemoryWithoutWriteOrRead) {
  Module unread("unread", "Text."), unwritten("unwritten", "Text.");
  const Value a = unread.input("a", UInt(1)), b = unwritten.input("a", UInt(1));
  unread.memory("store", UInt(1), 2, kHere).write(a, a, a);
  unwritten.memory("store", UInt(1), 2, kHere).read(b, b);
  EXPECT_EQ(error_of_design(unread), "unit.cpp:42: memory 'store' of module 'unread' is never read");
  EXPECT_EQ(error_of_design(unwritten), "unit.cpp:42: memory 'store' of module 'unwritten' is never written");
}

TEST(Check, LowerModulesAreCheckedToo) {
  Module leaf("leaf", "Text."), top("top", "Text.");
  leaf.output("q", leaf.reg("count", UInt(4), 0, kHere));
  top.output("q", top.instance("u_leaf", leaf).out("q"));
  EXPECT_EQ(error_of_design(top), "unit.cpp:42: register 'count' of module 'leaf' has no next value");
}

TEST(Check, LoopThroughOneInstance) {
  Module m("unit", "Text.");
  const Instance u = m.instance("u_gate", gate());
  u.connect("a", 1);
  u.connect("b", m.name("back", !u.out("q", kHere)));
  EXPECT_EQ(error_of_design(m), "unit.cpp:42: combinational loop in module 'unit': back -> u_gate.q -> back");
}

TEST(Check, LoopThroughTwoLevels) {
  Module pair("pair", "Two gates in a row.");
  const Value a = pair.input("a", UInt(1));
  const Instance first = pair.instance("u_first", gate()), second = pair.instance("u_second", gate());
  first.connect("a", a);
  first.connect("b", 1);
  second.connect("a", first.out("q"));
  second.connect("b", 1);
  pair.output("q", second.out("q"));
  Module top("top", "Text.");
  const Instance x = top.instance("u_x", pair), y = top.instance("u_y", pair);
  const Value from_x = x.out("q", {"x.cpp", 1}), from_y = y.out("q", {"y.cpp", 2});
  x.connect("a", from_y);
  y.connect("a", from_x);
  EXPECT_THAT(error_of_design(top), EndsWith(": combinational loop in module 'top': u_y.q -> u_x.q -> u_y.q"));
}

TEST(Check, ARegisterBreaksTheLoop) {
  Module m("unit", "Text.");
  const Instance u = m.instance("u_gate", gate());
  u.connect("a", u.out("q"));
  u.connect("b", u.out("late"));
  EXPECT_THAT(error_of_design(m), HasSubstr("combinational loop in module 'unit'"));
  Module good("good", "Text.");
  const Instance v = good.instance("u_gate", gate());
  v.connect("a", !v.out("late"));
  v.connect("b", v.out("late"));
  good.output("q", v.out("q"));
  EXPECT_EQ(error_of_design(good), "no error");
}

TEST(Check, TwoDifferentModulesOfOneName) {
  Module other("gate", "Another gate.", kHere);
  other.output("q", !other.input("a", UInt(1)));
  Module top("top", "Text.");
  const Instance a = top.instance("u_a", gate()), b = top.instance("u_b", other);
  const Value x = top.input("x", UInt(1));
  a.connect("a", x);
  a.connect("b", x);
  b.connect("a", x);
  EXPECT_EQ(error_of_design(top), "unit.cpp:42: two different modules are called 'gate'; the other is of gate.cpp:1");
}

TEST(Check, ExternalAndModuleOfOneName) {
  Module model("fil_gate_model", "Text.", kHere);
  model.external("gate", "gate.v", {});
  model.output("q", !model.input("a", UInt(1)));
  Module top("top", "Text.");
  const Instance a = top.instance("u_a", gate()), b = top.instance("u_b", model);
  const Value x = top.input("x", UInt(1));
  a.connect("a", x);
  a.connect("b", x);
  b.connect("a", x);
  EXPECT_EQ(error_of_design(top), "unit.cpp:42: two different modules are called 'gate'; the other is of gate.cpp:1");
}

TEST(Check, ExternalModelWithInstances) {
  Module model("model", "Text.", kHere);
  model.external("fil_gate", "fil_gate.v", {});
  model.instance("u_gate", gate());
  EXPECT_EQ(error_of_design(model), "unit.cpp:42: the model of external 'fil_gate' has instances");
}

TEST(Check, EqualModulesAreOne) {
  Module top("top", "Text.");
  const Value x = top.input("x", UInt(1));
  for (const char* name : {"u_a", "u_b", "u_c"}) {
    const Instance u = top.instance(name, gate());
    u.connect("a", x);
    u.connect("b", x);
    top.output(std::string(name) + "_q", u.out("q"));
  }
  const Design design(top);
  ASSERT_EQ(design.modules().size(), 2U);
  EXPECT_EQ(design.modules()[0].name_of(), "gate");
  EXPECT_EQ(design.modules()[1].name_of(), "top");
}

TEST(Check, ExternalsOfOneFileMayDifferInTheirParameters) {
  const auto buffer = [](int width) {
    Module m("buffer_" + std::to_string(width), "Text.");
    m.external("fil_buffer", "fil_buffer.v", {{"WIDTH", width}});
    m.output("q", m.input("d", UInt(width)));
    return m;
  };
  Module top("top", "Text.");
  const Instance a = top.instance("u_a", buffer(1)), b = top.instance("u_b", buffer(2)), c = top.instance("u_c", buffer(2));
  a.connect("d", 0);
  b.connect("d", 0);
  c.connect("d", 0);
  const Design design(top);
  EXPECT_EQ(design.modules().size(), 3U);
  EXPECT_EQ(design.primitives(), std::vector<std::string>{"fil_buffer.v"});
  ASSERT_EQ(design.verilog({}).size(), 1U);
}

TEST(Check, ALargeDesignIsQuick) {
  Module m("big_tree", "Many values and wide vectors.");
  const Bus in = m.inputs("in", UInt(8), 1024);
  std::vector<Value> level(in.begin(), in.end());
  for (int depth = 0; level.size() > 1; ++depth) {
    std::vector<Value> next;
    for (std::size_t i = 0; i < level.size(); i += 2) next.push_back((level[i] + level[i + 1]).resize(8) ^ level[i]);
    const Bus named = m.registered("level_" + std::to_string(depth), Bus(next));
    level.assign(named.begin(), named.end());
  }
  m.output("q", level.front());
  const Design design(m);
  EXPECT_EQ(design.verilog({}).size(), 1U);
  EXPECT_TRUE(design.unnamed_shared_values().empty());
}

}  // namespace
}  // namespace filigree::hdl
