// The interpreter's sequential semantics, hierarchy and interface. Its arithmetic is in interpreter_operation_test.cpp.
#include "hdl/interpreter.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hdl/design.h"
#include "hdl/module.h"

namespace filigree::hdl {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// An interpreter with ports by name.
class Sim {
 public:
  explicit Sim(const Module& top) : design_(top), interpreter_(design_) {}

  void set(const std::string& name, std::int64_t value) {
    int width = 0;
    for (const Port& p : design_.ports()) width = p.name == name ? p.type.width : width;
    interpreter_.set(interpreter_.port(name), Bits(width, value));
  }
  std::uint64_t get(const std::string& name) const { return interpreter_.get(interpreter_.port(name)).to_uint(); }
  void settle() { interpreter_.settle(); }
  void clock() { interpreter_.clock(); }
  void reset() {
    set("rst_n", 0);
    clock();
    set("rst_n", 1);
    settle();
  }

 private:
  Design design_;
  Interpreter interpreter_;
};

Module shift_register(int length) {
  Module m("shift_register", "Shifts.");
  Value stage = m.input("in", UInt(8));
  for (int i = 0; i < length; ++i) {
    const Reg r = m.data_reg("stage_" + std::to_string(i), UInt(8));
    r.next(stage);
    stage = r;
  }
  m.output("out", stage);
  return m;
}

TEST(Interpreter, RegistersSampleTogether) {
  Sim sim(shift_register(3));
  for (int t = 0; t < 10; ++t) {
    EXPECT_EQ(sim.get("out"), t < 3 ? 0U : static_cast<unsigned>(t - 3 + 1)) << t;
    sim.set("in", t + 1);
    sim.clock();
  }
}

TEST(Interpreter, ResetIsSynchronousAndBeatsTheEnable) {
  Module m("counter", "Counts.");
  const Value enable = m.input("enable", UInt(1));
  const Reg count = m.reg("count", UInt(8), 42);
  count.next_when(enable, (count + 1).resize(8));
  m.output("value", count);
  Sim sim(m);
  EXPECT_EQ(sim.get("value"), 0U) << "like every register, before the first reset";
  sim.reset();
  sim.set("enable", 1);
  sim.clock();
  sim.clock();
  EXPECT_EQ(sim.get("value"), 44U);
  sim.set("enable", 0);
  sim.clock();
  EXPECT_EQ(sim.get("value"), 44U);
  sim.set("rst_n", 0);
  sim.settle();
  EXPECT_EQ(sim.get("value"), 44U) << "only the edge resets";
  sim.clock();
  EXPECT_EQ(sim.get("value"), 42U);
}

TEST(Interpreter, ResetLeavesDataRegistersAlone) {
  Module m("both", "One register of each kind.");
  const Value in = m.input("in", UInt(4));
  const Reg control = m.reg("control", UInt(4), 0);
  control.next(in);
  m.output("control_out", control);
  m.output("data_out", m.registered("data", in));
  Sim sim(m);
  sim.set("in", 9);
  sim.set("rst_n", 0);
  sim.clock();
  EXPECT_EQ(sim.get("control_out"), 0U);
  EXPECT_EQ(sim.get("data_out"), 9U);
}

TEST(Interpreter, WideRegistersKeepEveryWord) {
  Module m("wide", "A wide register with enable.");
  const Value in = m.input("in", UInt(200));
  const Value enable = m.input("enable", UInt(1));
  m.output("out", m.registered("value", in, enable));
  const Design design(m);
  Interpreter sim(design);
  Bits value(200);
  for (int i = 0; i < 200; i += 7) value.set_field(i, 1, 1);
  sim.set(sim.port("in"), value);
  sim.set(sim.port("enable"), Bits(1, 1));
  sim.clock();
  sim.set(sim.port("in"), Bits(200, -1));
  sim.set(sim.port("enable"), Bits(1, 0));
  sim.clock();
  EXPECT_EQ(sim.get(sim.port("out")), value);
}

Module memory(int width, int depth) {
  Module m("memory_user", "A memory with its ports outside.");
  const Type address = UInt(bits_for(static_cast<unsigned>(depth - 1)));
  const Value write_enable = m.input("write_enable", UInt(1));
  const Value write_address = m.input("write_address", address);
  const Value write_data = m.input("write_data", UInt(width));
  const Value read_enable = m.input("read_enable", UInt(1));
  const Value read_address = m.input("read_address", address);
  const Memory storage = m.memory("storage", UInt(width), depth);
  storage.write(write_enable, write_address, write_data);
  m.output("read_data", storage.read(read_enable, read_address));
  return m;
}

TEST(Interpreter, MemoryReadsOldContentsAndHolds) {
  Sim sim(memory(8, 5));
  const auto step = [&](int we, int wa, int wd, int re, int ra) {
    sim.set("write_enable", we);
    sim.set("write_address", wa);
    sim.set("write_data", wd);
    sim.set("read_enable", re);
    sim.set("read_address", ra);
    sim.clock();
    return sim.get("read_data");
  };
  EXPECT_EQ(step(1, 3, 7, 1, 3), 0U) << "read-old on a collision, zero before the first write";
  EXPECT_EQ(step(1, 4, 9, 1, 3), 7U);
  EXPECT_EQ(step(0, 4, 1, 0, 4), 7U) << "holds";
  EXPECT_EQ(step(0, 4, 1, 1, 4), 9U) << "was not written without enable";
  EXPECT_EQ(step(1, 7, 5, 1, 7), 0U) << "an address that does not exist";
  EXPECT_EQ(step(0, 0, 0, 1, 3), 7U);
}

Module incrementer() {
  Module m("incrementer", "Adds one, modulo 16.");
  m.output("out", (m.input("in", UInt(4)) + 1).resize(4));
  return m;
}

TEST(Interpreter, FollowsValuesThroughInstancesConnectedLater) {
  const Module child = incrementer();
  Module m("chain", "Three incrementers, placed before their inputs exist.");
  const Instance last = m.instance("last", child);
  const Instance first = m.instance("first", child);
  const Instance middle = m.instance("middle", child);
  last.connect("in", middle.out("out"));
  middle.connect("in", first.out("out"));
  m.output("out", last.out("out"));
  first.connect("in", m.input("in", UInt(4)));
  Sim sim(m);
  sim.set("in", 14);
  sim.settle();
  EXPECT_EQ(sim.get("out"), 1U);
}

TEST(Interpreter, InstancesHaveTheirOwnState) {
  const Module child = shift_register(2);
  Module m("pair", "Two shift registers in a row.");
  const Value in = m.input("in", UInt(8));
  const Instance a = m.instance("a", child);
  const Instance b = m.instance("b", child);
  a.connect("in", in);
  b.connect("in", a.out("out"));
  m.output("out", b.out("out"));
  Sim sim(m);
  for (int t = 0; t < 8; ++t) {
    EXPECT_EQ(sim.get("out"), t < 4 ? 0U : static_cast<unsigned>(t - 4 + 1)) << t;
    sim.set("in", t + 1);
    sim.clock();
  }
}

TEST(Interpreter, OutputsShowInputsOnlyAfterSettling) {
  Module m("tap", "An adder and a register.");
  const Value in = m.input("in", UInt(8));
  m.output("sum", in + m.registered("last", in));
  Sim sim(m);
  sim.set("in", 5);
  EXPECT_EQ(sim.get("sum"), 0U);
  sim.settle();
  EXPECT_EQ(sim.get("sum"), 5U);
  sim.clock();
  EXPECT_EQ(sim.get("sum"), 10U) << "clock() settles";
  sim.set("in", 1);
  EXPECT_EQ(sim.get("in"), 1U) << "an input reads back what was set";
  EXPECT_EQ(sim.get("sum"), 10U);
  sim.clock();
  EXPECT_EQ(sim.get("sum"), 2U) << "an edge takes inputs that wait";
}

TEST(Interpreter, OutputsOfInputsAndConstants) {
  Module m("plain", "No logic at all.");
  const Value in = m.input("in", SInt(70));
  m.output("same", in);
  m.output("fixed", m.constant(SInt(70), -3));
  m.output("extended", in.as_unsigned().resize(130));
  const Design design(m);
  Interpreter sim(design);
  sim.set(sim.port("in"), Bits(70, -9));
  sim.settle();
  EXPECT_EQ(sim.get(sim.port("same")), Bits(70, -9));
  EXPECT_EQ(sim.get(sim.port("fixed")), Bits(70, -3));
  Bits extended(130);
  extended.set_slice(0, Bits(70, -9));
  EXPECT_EQ(sim.get(sim.port("extended")), extended);
}

TEST(Interpreter, RefusesWhatDoesNotExist) {
  const Design design(incrementer());
  Interpreter sim(design);
  EXPECT_THROW(sim.port("nothing"), std::out_of_range);
  EXPECT_THROW(sim.port("clk"), std::out_of_range);
  EXPECT_THROW(sim.get(99), std::out_of_range);
  EXPECT_THAT([&] { sim.set(sim.port("in"), Bits(5)); }, ThrowsMessage<std::invalid_argument>(HasSubstr("'in' is an input of type UInt(4)")));
  EXPECT_THAT([&] { sim.set(sim.port("out"), Bits(4)); }, ThrowsMessage<std::invalid_argument>(HasSubstr("'out' is an output")));
}

TEST(Interpreter, MovesKeepTheState) {
  const Design design(shift_register(1));
  Interpreter first(design);
  first.set(first.port("in"), Bits(8, 77));
  first.clock();
  const Interpreter second(std::move(first));
  EXPECT_EQ(second.get(second.port("out")).to_uint(), 77U);
}

}  // namespace
}  // namespace filigree::hdl
