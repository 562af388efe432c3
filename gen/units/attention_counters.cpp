#include "units/attention_counters.h"

#include "units/hss_counters.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_counters(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "counters"), "Counters of what the filter did since `clear`.");
  m.describe("Cycles at work, cycles of each stage, and columns kept.");
  const Value clear = m.input("clear", UInt(1));
  counter(m, "cycles", clear, m.input("busy", UInt(1)));
  counter(m, "sample", clear, m.input("sampling", UInt(1)));
  counter(m, "select", clear, m.input("selecting", UInt(1)));
  counter(m, "merge", clear, m.input("merging", UInt(1)));
  const Value handed_over = m.input("handed_over", UInt(1));
  const Value columns = m.input("columns", UInt(cfg.key_bits()));
  counter(m, "columns", clear, columns & hdl::replicate(handed_over, cfg.key_bits()));
  return m;
}

}  // namespace filigree::units
