// Whole texts of small modules, each judged by the tools as well.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hdl/design.h"
#include "hdl/module.h"
#include "judges.h"

namespace filigree::hdl {
namespace {

/// Prints the design without source lines, so that the golden text does not change with this file, and compares every file.
void expect_golden(const Module& top) {
  const Design design(top);
  const std::vector<File> files = design.verilog({.source_lines = false, .configuration = "test", .version = "0.0"});
  for (const File& file : files) EXPECT_EQ(compare_golden(file.name, file.text), "");
  EXPECT_EQ(complaints(design, files), "");
}

TEST(Printer, Counter) {
  Module m("counter", "Counts enabled cycles, with a load.");
  m.describe(
      "One register. The load wins over the count; the count wraps, and a paragraph that is long enough to be broken into "
      "two lines shows it.");
  const Value enable = m.input("enable", UInt(1));
  const Value load = m.input("load", UInt(1));
  const Value value = m.input("value", UInt(8));
  m.comment("value", "taken when load is 1");
  m.section("State");
  const Reg count = m.reg("count", UInt(8), 3);
  m.comment("count", "cycles so far");
  const Value busy = m.name("busy", load | enable);
  count.next_when(busy, mux(load, value, (count + 1).resize(8)));
  m.output("q", count);
  m.output("is_last", count == 255);
  expect_golden(m);
}

TEST(Printer, Arithmetic) {
  Module m("arithmetic", "Every operator on unsigned and signed operands of unequal widths.");
  const Value a = m.input("a", UInt(8)), b = m.input("b", UInt(5));
  const Value x = m.input("x", SInt(8)), y = m.input("y", SInt(3));
  const Value s = m.input("s", SInt(1));
  m.output("add_u", a + b);
  m.output("add_s", x + y);
  m.output("add_wrapped", (a + b).resize(8));
  m.output("add_high", (a + b).slice(4, 5));
  m.output("sub_u", b - a);
  m.output("sub_s", x - y);
  m.output("mul_u", a * b);
  m.output("mul_s", x * y);
  m.output("mul_low", (x * y).resize(6));
  m.output("add_sign", x + s);
  m.output("lt_u", b < a);
  m.output("lt_s", y < x);
  m.output("ge_literal", a >= 17);
  m.output("gt_literal", x > -3);
  m.output("always_true", a >= 0);
  m.output("never", x < -128);
  m.output("not_equal", a != 3);
  m.output("extended", y.resize(6));
  m.output("sum_of_sums", (a + b) + (b + b));
  m.output("sum_of_three", (x + x).resize(10) + y);
  expect_golden(m);
}

TEST(Printer, Logic) {
  Module m("logic_ops", "Bitwise operators, reductions, selections.");
  const Value a = m.input("a", UInt(8)), b = m.input("b", UInt(8)), c = m.input("c", UInt(8));
  const Value i = m.input("i", UInt(3)), j = m.input("j", UInt(2)), e = m.input("e", UInt(1));
  const Bus v = m.inputs("v", UInt(5), 8);
  m.output("and_or", (a & b) | (~a & c) | (b ^ c));
  m.output("inverted", ~(a & b & c));
  m.output("any", a.or_reduce() & b.and_reduce() & !c.xor_reduce());
  m.output("none", !(a | b).or_reduce());
  m.output("bit_of", a.index(i, 1));
  m.output("element_of", v.packed().index(i, 5));
  m.output("element_of_part", v.slice(4, 4).packed().index(j, 5));
  m.output("bit_of_part", a.slice(4, 4).index(j, 1));
  m.output("bit_of_sum", (a + b).slice(0, 8).index(i, 1));
  m.output("choice", mux(i == 0, a, mux(i == 1, b, mux(i == 2, c, mux(e, a, b)))));
  m.output("nested", mux(e, mux(i == 7, a, b), c));
  m.output("joined", concat({a.slice(0, 4), b.bit(7), replicate(e, 3), m.constant(UInt(4), 9), replicate(a.slice(2, 2), 2)}));
  m.output("adjoining", concat({a.slice(0, 3), a.slice(3, 3), b}));
  m.output("masked", replicate(e, 8) & a);
  m.output("looked_up", m.constant(UInt(32), 0x76543210).index(i, 4));
  expect_golden(m);
}

TEST(Printer, Buses) {
  Module m("buses", "Vectors of elements: named, registered, cut and joined.");
  const Bus in = m.inputs("in", SInt(8), 4);
  const Value enable = m.input("enable", UInt(1));
  m.section("Sums of neighbours");
  const Bus sums = m.name("sums", Bus({in[0] + in[1], in[1] + in[2], in[2] + in[3]}));
  const Bus turned = m.name("turned", Bus({in[3], in[2], in[1], in[0]}));
  m.section("Registers");
  const Bus held = m.registered("held", sums, enable);
  const Bus doubled = m.registered("doubled", Bus({turned[0] + turned[1], turned[2] + turned[3]}));
  m.outputs("held_sums", held);
  m.outputs("middle", in.slice(1, 2));
  m.outputs("all", Bus({doubled[0], doubled[1], held[0]}));
  m.outputs("flags", Bus({in[0] < in[1], in[1] < in[2], in[2] < in[3]}));
  expect_golden(m);
}

TEST(Printer, SharedAndUnread) {
  Module m("shared", "Unnamed values used twice, and bits that nobody reads.");
  const Value a = m.input("a", UInt(8)), b = m.input("b", UInt(8));
  const Bus v = m.inputs("v", UInt(4), 4);
  m.input("idle", UInt(3));
  const Value sum = a + b;
  m.output("twice", mux(sum == 9, sum, (sum ^ 3)));
  m.output("carry", (a + v[2]).bit(8));
  const Value named = m.name("named", a - b);
  m.output("low", named.slice(0, 4));
  m.name("dead", a * b);
  const Reg unread = m.reg("unread", UInt(2), 0);
  unread.next(a.slice(0, 2));
  m.output("sign_of_sum", (a.as_signed() + b.as_signed()).resize(12));
  const Design design(m);
  ASSERT_EQ(design.unnamed_shared_values().size(), 2U);
  EXPECT_NE(design.unnamed_shared_values()[0].find("printer_test.cpp:"), std::string::npos);
  EXPECT_NE(design.unnamed_shared_values()[0].find("UInt(9) in module 'shared' is used 3 times"), std::string::npos);
  expect_golden(m);
}

TEST(Printer, Memory) {
  Module m("memory_unit", "A memory with a depth that is no power of two.");
  const Value we = m.input("we", UInt(1)), wa = m.input("wa", UInt(3)), wd = m.input("wd", UInt(12));
  const Value re = m.input("re", UInt(1)), ra = m.input("ra", UInt(3));
  m.section("Store");
  const Memory store = m.memory("store", UInt(12), 6);
  store.write(we, wa, wd);
  const Value q = store.read(re & !we, ra);
  m.output("q", q.slice(0, 10));
  expect_golden(m);
}

Module stage() {
  Module m("stream_stage", "One register between two streams.");
  const StreamIn in = m.input_stream("in", 8);
  const StreamOut out = m.output_stream("out", 8);
  const Reg full = m.reg("full", UInt(1), 0);
  const Value take = m.name("take", ~full | out.ready);
  const Reg data = m.data_reg("data", UInt(8));
  const Reg last = m.data_reg("last", UInt(1));
  full.next_when(take, in.valid);
  data.next_when(take, in.data);
  last.next_when(take, in.last);
  in.accept(take);
  out.offer(full, data, last);
  return m;
}

TEST(Printer, InstancesAndStreams) {
  Module m("pipeline", "Stages in a row, wired as streams.");
  const StreamIn in = m.input_stream("in", 8);
  const StreamOut out = m.output_stream("out", 8);
  const Value bypass = m.input("bypass", UInt(1));
  m.section("Stages");
  const Instance first = m.instance("u_first", stage());
  const Instance second = m.instance("u_second", stage());
  const Instance third = m.instance("u_third", stage());
  first.feed("in", in);
  second.feed("in", first, "out");
  m.section("A stage of our own in between");
  const StreamIn middle = second.stream_out("out");
  const StreamOut to = third.stream_in("in");
  const Value inverted = m.name("inverted", mux(bypass, middle.data, ~middle.data));
  to.offer(middle.valid, inverted, middle.last);
  middle.accept(to.ready);
  third.drain("out", out);
  expect_golden(m);
}

TEST(Printer, Hierarchy) {
  Module leaf("leaf_adder", "Adds, and multiplies.");
  const Bus in = leaf.inputs("in", UInt(4), 2);
  leaf.output("sum", in[0] + in[1]);
  leaf.output("product", in[0] * in[1]);
  Module m("hierarchy", "Named outputs, an output left open, a late input, an external.");
  const Value a = m.input("a", UInt(4)), b = m.input("b", UInt(4));
  const Instance early = m.instance("u_early", leaf);
  const Instance late = m.instance("u_late", leaf);
  const Value sum = m.name("sum", early.out("sum"));
  m.comment("sum", "of the early adder");
  early.connect("in", Bus({a, b}));
  const Value bigger = m.name("bigger", mux(a < b, b, a));
  late.connect("in", concat({bigger, sum.slice(0, 4)}));
  m.output("product", late.out("product"));
  m.output("top_bit", sum.bit(4));
  Module ram("ram_model", "1R1W memory.");
  ram.external("fil_ram_1r1w", "fil_ram_1r1w.v", {{"WIDTH", 4}, {"DEPTH", 16}});
  const Value we = ram.input("write_enable", UInt(1)), wa = ram.input("write_address", UInt(4)), wd = ram.input("write_data", UInt(4));
  const Value re = ram.input("read_enable", UInt(1)), ra = ram.input("read_address", UInt(4));
  const Memory memory = ram.memory("memory", UInt(4), 16);
  memory.write(we, wa, wd);
  ram.output("read_data", memory.read(re, ra));
  const Instance store = m.instance("u_store", ram);
  store.connect("write_enable", a == b);
  store.connect("write_address", a);
  store.connect("write_data", b);
  store.connect("read_enable", 1);
  store.connect("read_address", bigger);
  m.output("stored", store.out("read_data"));
  expect_golden(m);
  EXPECT_EQ(Design(m).primitives(), std::vector<std::string>{"fil_ram_1r1w.v"});
}

TEST(Printer, OutputsOfTheNameOfTheirValue) {
  Module leaf("leaf_xor", "Exclusive or.");
  const Value a = leaf.input("a", UInt(4)), b = leaf.input("b", UInt(4));
  leaf.output("q", a ^ b);
  Module m("shared_names", "Ports and values that are one signal.");
  const Bus in = m.inputs("in", UInt(4), 3);
  m.section("Count");
  const Reg count = m.reg("count", UInt(4), 0);
  m.comment("count", "beats so far");
  m.section("Sums");
  const Value sum = m.name("sum", in[0] + in[1]);
  const Bus sums = m.name("sums", Bus({in[0] + in[2], sum}));
  const Instance u = m.instance("u_xor", leaf);
  u.connect("a", in[0]);
  u.connect("b", count);
  const Value mixed = m.name("mixed", u.out("q"));
  count.next_when(sum.bit(4), sums[0].resize(4));
  m.output("sum", sum);
  m.outputs("sums", sums);
  m.output("count", count);
  m.comment("sum", "one bit wider");
  m.output("mixed", mixed);
  expect_golden(m);
}

TEST(Printer, LongExpressions) {
  Module m("long_lines", "Expressions that do not fit one line.");
  const Bus in = m.inputs("candidate", UInt(16), 12);
  const Value choose = m.input("choose", UInt(12));
  Value any;
  for (int i = 0; i < 12; ++i) {
    const Value masked = replicate(choose.bit(i), 16) & in[i];
    any = any.empty() ? masked : any | masked;
  }
  m.output("picked", any);
  std::vector<Value> parts;
  for (int i = 0; i < 12; ++i) parts.push_back(in[11 - i].slice(3, 9));
  m.output("shuffled", concat(parts));
  Value chain = in[0];
  for (int i = 1; i < 12; ++i) chain = mux(choose.slice(0, 4) == i, in[i], chain);
  m.output("chained", chain);
  m.output("ones", m.constant(UInt(300), Bits(300, -1)));
  m.output("wide", concat({m.constant(UInt(260), 7), in[0], m.constant(UInt(40), 0xabcdef12)}));
  expect_golden(m);
}

TEST(Printer, SourceLinesTrailTheAssignments) {
  Module m("source_lines", "Text.");
  const Value a = m.input("a", UInt(8));
  const Value b = m.name("b", ~a, {"gen/units/one.cpp", 7});
  const Value c = m.name("longer_name", b ^ a, {"gen/units/two.cpp", 123});
  m.output("q", c, {"gen/units/two.cpp", 124});
  const Design design(m);
  const std::vector<File> files = design.verilog({.source_lines = true, .configuration = "test", .version = "0.0"});
  EXPECT_NE(files[0].text.find("  wire [7:0] b = ~a;               // gen/units/one.cpp:7\n"
                               "  wire [7:0] longer_name = b ^ a;  // gen/units/two.cpp:123\n"),
            std::string::npos)
      << files[0].text;
  EXPECT_NE(files[0].text.find("  assign q = longer_name;  // gen/units/two.cpp:124\n"), std::string::npos) << files[0].text;
  EXPECT_EQ(complaints(design, files), "");
}

TEST(Printer, SameDesignSameBytes) {
  const auto text = [] {
    std::string all;
    for (const File& file : Design(stage()).verilog({})) all += file.text;
    return all;
  };
  EXPECT_EQ(text(), text());
}

TEST(Printer, ReadsTheGeneratorsOwnPathWithoutTheMachines) {
  Module m("here", "Text.");
  m.output("q", m.input("a", UInt(1)));
  const std::string text = Design(m).verilog({})[0].text;
  EXPECT_NE(text.find("// verif/unit/hdl/printer_test.cpp:"), std::string::npos) << text;
}

}  // namespace
}  // namespace filigree::hdl
