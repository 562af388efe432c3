#include "units/attention_counters.h"

#include "units/hss_counters.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_counters(const AttentionConfig& cfg, int bits) {
  Module m(module_name(cfg.name, "counters"), "Counters of what the filter did since `clear`.");
  m.describe("Cycles at work, cycles of each stage, and columns kept.");
  Counters counters(m, bits);
  counters.add("cycles", m.input("busy", UInt(1)));
  counters.add("sample", m.input("sampling", UInt(1)));
  counters.add("select", m.input("selecting", UInt(1)));
  counters.add("merge", m.input("merging", UInt(1)));
  const Value handed_over = m.input("handed_over", UInt(1));
  const Value columns = m.input("columns", UInt(cfg.key_bits()));
  counters.add("columns", columns & hdl::replicate(handed_over, cfg.key_bits()));
  counters.finish();
  return m;
}

}  // namespace filigree::units
