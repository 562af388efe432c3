#include "units/hss_step_line.h"

#include <fmt/format.h>

#include "units/hss_lane_group.h"
#include "units/hss_timing.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

namespace {

/// `in` after 0, 1, .. `last` cycles. Control bits are reset, payloads are not.
std::vector<Value> delayed(Module& m, const std::string& name, const Value& in, int last, bool reset) {
  std::vector<Value> taps{in};
  for (int k = 1; k <= last; ++k) {
    const std::string tap = fmt::format("{}_{}", name, k);
    const hdl::Reg next = reset ? m.reg(tap, in.type(), 0) : m.data_reg(tap, in.type());
    next.next(taps.back());
    taps.push_back(next);
  }
  return taps;
}

Value at(const std::vector<Value>& taps, int cycle) { return taps.at(static_cast<std::size_t>(cycle)); }

}  // namespace

Module hss_step_line(const HssConfig& cfg) {
  const HssTiming time(cfg);
  Module m(module_name(cfg.name, "step_line"), "Step line: control bits that travel beside each step through the pipeline.");
  m.describe(fmt::format(
      "Tap k is k cycles after the issue: window in its register at {}, operands loaded at the end of {}, accumulators read at {} and written at {}.",
      time.window(), time.operand_load(), time.read(), time.write()));
  const Value issue = m.input("issue", UInt(1));
  const Value issue_first = m.input("issue_first", UInt(1));
  const Value issue_accumulate = m.input("issue_accumulate", UInt(1));
  const Value issue_drain = m.input("issue_drain", UInt(1));
  const Value column = m.input("column", UInt(hdl::bits_for(static_cast<unsigned>(cfg.columns - 1))));

  const std::vector<Value> valid = delayed(m, "valid", issue, time.write(), true);
  const std::vector<Value> first = delayed(m, "first", issue_first, time.swap_weight(), true);
  const std::vector<Value> accumulate = delayed(m, "accumulate", issue_accumulate, time.write(), false);
  const std::vector<Value> drain = delayed(m, "drain", issue_drain, time.write(), true);
  const std::vector<Value> columns = delayed(m, "column", column, time.write(), false);

  for (int i = 0; i < cfg.rank_count(); ++i) {
    if (!cfg.ranks[static_cast<std::size_t>(i)].has_select()) continue;
    m.output("swap_" + rank_name(cfg, i), at(first, time.swap_select(select_stage(cfg, i))));
  }
  m.output("swap_weight", at(first, time.swap_weight()));
  if (cfg.zero_gating) m.output("operand_load", at(valid, time.operand_load()));
  m.output("swapped", at(first, time.load_again() - 1));
  m.output("read", at(valid, time.read()) & at(accumulate, time.read()));
  m.output("read_column", at(columns, time.read()));
  m.output("write", at(valid, time.write()));
  m.output("write_column", at(columns, time.write()));
  m.output("accumulate", at(accumulate, time.write()));
  m.output("finish", at(drain, time.write()));
  Value busy = valid[1];
  for (int k = 2; k <= time.write(); ++k) busy = busy | at(valid, k);
  m.output("busy", busy);
  return m;
}

}  // namespace filigree::units
