#include "units/attention_walker.h"

#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module attention_walker(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "walker"), "Walker: the sampled rows of a head, one after the other.");
  m.describe(
      "The first row is there in the cycle after start, the next one in the cycle after advance. Rows ascend by stride up to the tail, then by one.");
  const int bits = cfg.key_bits();
  const Value start = m.input("start", UInt(1));
  const Value first = m.input("first", UInt(bits));
  const Value rows = m.input("rows", UInt(bits));
  const Value stride = m.input("stride", UInt(bits));
  const Value tail_first = m.input("tail_first", UInt(bits));
  const Value advance = m.input("advance", UInt(1));

  const Reg valid = m.reg("valid", UInt(1), 0);
  const Reg row = m.data_reg("row", UInt(bits));
  const Value in_tail = m.name("in_tail", row >= tail_first);
  const Value step = hdl::mux(in_tail, 1, stride);
  const Value next = m.name("next_row", row + step);
  // The tail begins at its first row, wherever the stride would lead.
  const Value over = m.name("enters_tail", ~in_tail & (next > tail_first.resize(bits + 1)));
  const Value last = m.name("last", row.resize(bits + 1) + 1 == rows.resize(bits + 2));
  valid.next_when(start | advance, start | ~last);
  row.next_when(start | advance, hdl::mux(start, first, hdl::mux(over, tail_first, next.resize(bits))));

  m.output("valid", valid);
  m.output("row", row);
  m.output("last", last);
  return m;
}

}  // namespace filigree::units
