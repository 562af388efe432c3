#include "units/hss_counters.h"

#include <fmt/format.h>

#include "lib/adder_tree.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

namespace {

/// Registered number of active MACs over all arrays: rows, then arrays, one register each.
Value count_active(Module& m, const HssConfig& cfg, const Bus& active) {
  const Module row_count = lib::adder_tree(module_name(cfg.name, "count_row"), UInt(1), cfg.lanes);
  std::vector<Value> rows;
  for (int r = 0; r < cfg.total_rows(); ++r) {
    const hdl::Instance u = m.instance(fmt::format("u_row_{}", r), row_count);
    u.connect("addend", active.slice(r * cfg.lanes, cfg.lanes));
    rows.push_back(u.out("sum"));
  }
  const Bus row_counts = m.registered("row_active", Bus(rows));
  const int row_bits = 1 + lib::tree_levels(cfg.lanes);
  const Module array_count = lib::adder_tree(module_name(cfg.name, "count_rows"), UInt(row_bits), cfg.total_rows());
  const hdl::Instance u = m.instance("u_all_rows", array_count);
  u.connect("addend", row_counts);
  const Reg all = m.reg("all_active", UInt(row_bits + lib::tree_levels(cfg.total_rows())), 0);
  m.comment("all_active", "reset, because what the pipeline held before the reset still arrives here");
  all.next(u.out("sum"));
  return all;
}

}  // namespace

Counters::Counters(Module& m, int bits) : m_(m), bits_(bits), clear_(m.input("clear", UInt(1))) {}

Value Counters::add(const std::string& name, const Value& amount) {
  const Reg count = m_.reg(name + "_q", UInt(bits_), 0);
  const Value next = m_.name(name + "_next", count + amount.resize(bits_));
  carries_.push_back(next.bit(bits_));
  count.next(hdl::mux(clear_, 0, next.resize(bits_)));
  m_.output("count_" + name, count);
  return count;
}

void Counters::finish(const Value& too_much) {
  const Reg overflow = m_.reg("overflow_q", UInt(1), 0);
  overflow.next(~clear_ & (overflow | m_.name("carries", hdl::concat(carries_)).or_reduce()));
  m_.output("counter_overflow", too_much.empty() ? Value(overflow) : overflow | too_much);
}

std::vector<std::string> counter_names(const HssConfig& cfg) {
  std::vector<std::string> names{"cycles", "steps", "useful", "gated", "b_rows", "stall", "a_beats", "c_reads", "c_writes", "c_beats"};
  if (cfg.compressed_b) names.emplace_back("bm_beats");
  return names;
}

Module hss_counters(const HssConfig& cfg, int bits) {
  Module m(module_name(cfg.name, "counters"), "Counters of what the core did since `clear`.");
  m.describe(cfg.zero_gating ? "useful + gated = MAC slots issued. The number of useful ones is known three cycles after their operands were loaded."
                             : "Without zero gating every MAC slot issued counts as useful.");
  Counters counters(m, bits);
  const Value busy = m.input("busy", UInt(1));
  const Value issue = m.input("issue", UInt(1));
  const Value row_taken = m.input("row_taken", UInt(1));
  const Value stall = m.input("stall", UInt(1));
  const Value beat_taken = m.input("beat_taken", UInt(1));
  const Value accumulate = m.input("accumulate", UInt(1));
  const Value write = m.input("write", UInt(1));
  const Value column_read = m.input("column_read", UInt(1));
  Value bm_taken;
  if (cfg.compressed_b) bm_taken = m.input("bm_taken", UInt(1));
  Bus active;
  if (cfg.zero_gating) active = m.inputs("active", UInt(1), cfg.macs());

  counters.add("cycles", busy);
  const Value steps = counters.add("steps", issue);
  counters.add("b_rows", row_taken);
  counters.add("stall", stall);
  counters.add("a_beats", beat_taken);
  counters.add("c_reads", accumulate & write);
  counters.add("c_writes", write);
  counters.add("c_beats", column_read);
  if (cfg.compressed_b) counters.add("bm_beats", bm_taken);
  const Value macs = m.constant(UInt(hdl::bits_for(static_cast<unsigned>(cfg.macs()))), cfg.macs());
  if (cfg.zero_gating) {
    const Value useful = counters.add("useful", count_active(m, cfg, active));
    const Value slots = m.name("slots", steps * macs);  // of MACs, issued
    m.output("count_gated", (slots.resize(bits) - useful).resize(bits).as_unsigned());
    counters.finish(slots.slice(bits, macs.width()).or_reduce());
  } else {
    counters.add("useful", hdl::mux(issue, macs, 0));
    m.output("count_gated", m.constant(UInt(bits), 0));
    counters.finish();
  }
  return m;
}

}  // namespace filigree::units
