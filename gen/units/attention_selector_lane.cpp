#include "units/attention_selector_lane.h"

#include <fmt/format.h>

#include "lib/select.h"
#include "units/attention_selector.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_selector_lane(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "selector_lane"), "Lane of the selector: a column against the threshold as far as it is known.");
  m.describe(
      "Combinational. Two carry chains over the same bits, both of column plus the complement of a bound: with a carry in of 0 the carry out says "
      "more than, with 1 it says at least.");
  const int bits = cfg.column_bits();
  const Value column = m.input("column", UInt(bits));
  const Value threshold_n = m.input("threshold_n", UInt(bits));
  const Value limit_n = m.input("limit_n", UInt(bits));

  m.section("Carry chains, lowest bit first");
  Value over = m.constant(UInt(1), 0), reaches = m.constant(UInt(1), 1);
  for (int i = 0; i < bits; ++i) {
    const Value passes = m.name(fmt::format("passes_{}", i), column.bit(i) | threshold_n.bit(i));
    const Value rises = m.name(fmt::format("rises_{}", i), column.bit(i) & limit_n.bit(i));
    over = m.name(fmt::format("over_{}", i), i == 0 ? rises : rises | (passes & over));
    reaches = m.name(fmt::format("reaches_{}", i), i == 0 ? passes : rises | (passes & reaches));
  }
  if (cfg.digit_bits == 1) {
    m.output("over", over);
  } else {
    m.section("The digit that is looked at");
    const int digits = attention_digits(cfg);
    const Value chosen = m.input("digit", UInt(digits));
    std::vector<Value> choose, candidates;
    const Value padded = m.name("padded", column.resize(digits * cfg.digit_bits));
    for (int d = 0; d < digits; ++d) {
      choose.push_back(chosen.bit(d));
      candidates.push_back(padded.slice(d * cfg.digit_bits, cfg.digit_bits));
    }
    const Value digit = m.name("column_digit", lib::select_one_hot(choose, candidates));
    std::vector<Value> probes;
    for (int probe = 1; probe < 1 << cfg.digit_bits; ++probe) probes.push_back(over | (reaches & (digit >= probe)));
    m.outputs("over", Bus(probes));
  }
  m.output("reaches", reaches);
  return m;
}

}  // namespace filigree::units
