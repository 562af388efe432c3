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

Value counter(Module& m, const std::string& name, const Value& clear, const Value& amount) {
  const Reg count = m.reg(name + "_q", UInt(kCounterBits), 0);
  count.next(hdl::mux(clear, 0, (count + amount.resize(kCounterBits)).resize(kCounterBits)));
  m.output("count_" + name, count);
  return count;
}

std::vector<std::string> counter_names(const HssConfig& cfg) {
  std::vector<std::string> names{"cycles", "steps", "useful", "gated", "b_rows", "stall", "a_beats", "c_reads", "c_writes", "c_beats"};
  if (cfg.compressed_b) names.emplace_back("bm_beats");
  return names;
}

Module hss_counters(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "counters"), "Counters of what the core did since `clear`.");
  m.describe(cfg.zero_gating ? "useful + gated = MAC slots issued. The number of useful ones is known three cycles after their operands were loaded."
                             : "Without zero gating every MAC slot issued counts as useful.");
  const Value clear = m.input("clear", UInt(1));
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

  counter(m, "cycles", clear, busy);
  const Value steps = counter(m, "steps", clear, issue);
  counter(m, "b_rows", clear, row_taken);
  counter(m, "stall", clear, stall);
  counter(m, "a_beats", clear, beat_taken);
  counter(m, "c_reads", clear, accumulate & write);
  counter(m, "c_writes", clear, write);
  counter(m, "c_beats", clear, column_read);
  if (cfg.compressed_b) counter(m, "bm_beats", clear, bm_taken);
  const Value macs = m.constant(UInt(hdl::bits_for(static_cast<unsigned>(cfg.macs()))), cfg.macs());
  if (cfg.zero_gating) {
    const Value useful = counter(m, "useful", clear, count_active(m, cfg, active));
    m.output("count_gated", ((steps * macs).resize(kCounterBits) - useful).resize(kCounterBits).as_unsigned());
  } else {
    counter(m, "useful", clear, hdl::mux(issue, macs, 0));
    m.output("count_gated", m.constant(UInt(kCounterBits), 0));
  }
  return m;
}

}  // namespace filigree::units
