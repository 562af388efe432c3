#include "units/attention_selector_word.h"

#include <bit>
#include <vector>

#include <fmt/format.h>

#include "units/attention_selector.h"
#include "units/attention_selector_lane.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_selector_word(const AttentionConfig& cfg) {
  const int columns = cfg.word_columns();
  const int lane_bits = std::bit_width(static_cast<unsigned>(columns - 1));
  const int column_bits = cfg.column_bits();
  const int digits = attention_digits(cfg);
  const int probes = (1 << cfg.digit_bits) - 1;
  Module m(module_name(cfg.name, "selector_word"), "A word of columns: which of them belong to the head, reach the threshold, and exceed it.");
  m.describe("Combinational.");
  const Bus column = m.inputs("column", UInt(column_bits), columns);
  const Value threshold = m.input("threshold", UInt(column_bits));
  const Value digit = m.input("digit", UInt(digits));
  const Value whole = m.input("whole", UInt(1));
  const Value keys = m.input("keys", UInt(lane_bits));

  m.section("Threshold: the digits found so far");
  // Digits of which nothing is known yet; with one probe without the one that is looked for.
  std::vector<Value> open;
  for (int d = digits; d-- > 0;) {
    const Value above = open.empty() ? m.constant(UInt(1), 0) : open.back();
    const Value looked_for = cfg.digit_bits > 1 ? digit.bit(d) : d + 1 < digits ? digit.bit(d + 1) : m.constant(UInt(1), 0);
    open.push_back(m.name(fmt::format("open_{}", d), above | looked_for));
  }
  std::vector<Value> open_bits;
  for (int i = 0; i < column_bits; ++i) open_bits.push_back(open[static_cast<std::size_t>(digits - 1 - i / cfg.digit_bits)]);
  const Value threshold_n = m.name("threshold_n", ~threshold);
  const Value limit_n = m.name("limit_n", threshold_n & ~hdl::concat(open_bits));

  m.section("Columns");
  const Module lane = attention_selector_lane(cfg);
  std::vector<Value> valid, reaches;
  std::vector<std::vector<Value>> over(static_cast<std::size_t>(probes));  // by probe
  for (int i = 0; i < columns; ++i) {
    const Instance u = m.instance(fmt::format("u_lane_{}", i), lane);
    u.connect("column", column[i]);
    u.connect("threshold_n", threshold_n);
    u.connect("limit_n", limit_n);
    if (cfg.digit_bits > 1) u.connect("digit", digit);
    const Bus of_lane = u.outs("over", UInt(1));
    for (int p = 0; p < probes; ++p) over[static_cast<std::size_t>(p)].push_back(of_lane[p]);
    reaches.push_back(u.out("reaches"));
    valid.push_back(whole | (keys > i));
  }
  m.output("valid", hdl::concat(valid));
  m.output("reaches", hdl::concat(reaches));
  for (int p = 0; p < probes; ++p) m.output(fmt::format("over_{}", p), hdl::concat(over[static_cast<std::size_t>(p)]));
  return m;
}

}  // namespace filigree::units
