#include "units/attention_selector_ties.h"

#include <bit>

#include <fmt/format.h>

#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_selector_ties(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "selector_ties"), "Ties of the selector: of the columns that equal the threshold the first few.");
  m.describe("Combinational. A column's rank is the number of equal ones before it in the word.");
  const int columns = cfg.word_columns();
  const int lane_bits = std::bit_width(static_cast<unsigned>(columns - 1));
  const Value equal = m.input("equal", UInt(columns));
  const Value any = m.input("any", UInt(1));
  const Value left = m.input("left", UInt(lane_bits));
  const Value plenty = m.input("plenty", UInt(1));

  Value rank = m.constant(UInt(1), 0);
  std::vector<Value> kept;
  for (int i = 0; i < columns; ++i) {
    const Value wanted = i == 0 ? any : any & (plenty | (rank.resize(lane_bits) <= left));
    kept.push_back(equal.bit(i) & wanted);
    const int bits = hdl::bits_for(static_cast<unsigned>(i + 1));
    rank = i == 0 ? equal.bit(0) : m.name(fmt::format("rank_{}", i + 1), (rank + equal.bit(i)).resize(bits));
  }
  m.outputs("kept", Bus(kept));
  m.output("count", rank);
  return m;
}

}  // namespace filigree::units
