#include "lib/funnel.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::lib {

using hdl::Value;

namespace {

/// Entries [first, first + count) of `in`, zero where there are none.
Value cut(hdl::Module& m, const Value& in, int entry_bits, int first, int count) {
  const int available = in.width() / entry_bits;
  const int have = std::clamp(available - first, 0, count);
  if (have == 0) return m.constant(hdl::UInt(count * entry_bits), 0);
  return in.slice(first * entry_bits, have * entry_bits).resize(count * entry_bits);
}

}  // namespace

hdl::Module funnel(const std::string& name, int entry_bits, int in_entries, int out_entries, int max_amount) {
  hdl::Module m(name, fmt::format("Funnel shifter: {} of {} entries of {} bits, starting at entry `amount` (0..{}).", out_entries, in_entries,
                                  entry_bits, max_amount));
  m.describe("Combinational, one level of 2:1 muxes for each bit of `amount`. Entries past the end read as zero.");
  const int amount_bits = hdl::bits_for(static_cast<unsigned>(max_amount));
  const Value in = m.input("in", hdl::UInt(in_entries * entry_bits));
  const Value amount = m.input("amount", hdl::UInt(amount_bits));

  Value now = in;
  for (int bit = amount_bits - 1; bit >= 0; --bit) {
    const int step = 1 << bit;
    const int keep = out_entries + step - 1;  // what the lower bits can still move past
    now = m.name(fmt::format("by_{}", step), hdl::mux(amount.bit(bit), cut(m, now, entry_bits, step, keep), cut(m, now, entry_bits, 0, keep)));
  }
  m.output("out", now);
  return m;
}

}  // namespace filigree::lib
