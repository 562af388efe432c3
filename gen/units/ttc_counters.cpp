#include "units/ttc_counters.h"

#include <fmt/format.h>

#include "units/hss_counters.h"
#include "units/names.h"
#include "units/ttc_buffer.h"
#include "units/ttc_sequencer.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module ttc_counters(const TtcConfig& cfg, int bits) {
  Module m(module_name(cfg.name, "access_counters"),
           "Counts since `clear` what the terms of a series do: reads of the tile buffer, steps of each term.");
  m.describe("Each further term of a series reads the tile of B once more; rows of B are loaded once for all terms.");
  Counters counters(m, bits);
  const Value issue = m.input("issue", UInt(1));
  const Value term = m.input("term", UInt(cfg.term_count() > 1 ? term_bits(cfg) : 1));
  const Value words_read = m.input("words_read", UInt(hdl::bits_for(static_cast<unsigned>(buffer_banks(cfg)))));
  counters.add("b_words", hdl::mux(issue, words_read, 0));
  for (int t = 0; t < cfg.term_count(); ++t) counters.add(fmt::format("steps_term{}", t), issue & (term == t));
  counters.finish();
  return m;
}

}  // namespace filigree::units
