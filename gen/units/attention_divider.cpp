#include "units/attention_divider.h"

#include <fmt/format.h>

namespace filigree::units {

using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module attention_divider(const std::string& name, int divisor_bits, int quotient_bits) {
  Module m(name, "Serial divider: one bit of the quotient per cycle.");
  m.describe(fmt::format(
      "Divides {{high, low}} by divisor, rounded down; high must be less than divisor. The {} cycles after start are busy, and divisor must "
      "stay as it is in them; then the results stand until the next start.",
      quotient_bits));
  const Value start = m.input("start", UInt(1));
  const Value high = m.input("high", UInt(divisor_bits));
  const Value low = m.input("low", UInt(quotient_bits));
  const Value divisor = m.input("divisor", UInt(divisor_bits));

  m.section("One bit per cycle");
  const int count_bits = hdl::bits_for(static_cast<unsigned>(quotient_bits));
  const Reg left = m.reg("left", UInt(count_bits), 0);
  m.comment("left", "bits of the quotient that are still to come");
  const Value busy = m.name("busy", left != 0);
  left.next_when(start | busy, hdl::mux(start, quotient_bits, (left.resize(count_bits + 1) - 1).as_unsigned().resize(count_bits)));

  const Reg remainder = m.data_reg("remainder", UInt(divisor_bits));
  const Reg quotient = m.data_reg("quotient", UInt(quotient_bits));
  m.comment("quotient", "the dividend's low bits leave at the top, the quotient's bits enter at the bottom");
  const Value trial = m.name("trial", hdl::concat({quotient.bit(quotient_bits - 1), remainder}));
  const Value difference = m.name("difference", trial - divisor.resize(divisor_bits + 1));
  const Value fits = m.name("fits", ~difference.bit(divisor_bits + 1));
  const Value shifted = quotient_bits > 1 ? hdl::concat({fits, quotient.slice(0, quotient_bits - 1)}) : fits;
  remainder.next_when(start | busy, hdl::mux(start, high, hdl::mux(fits, difference.slice(0, divisor_bits), trial.slice(0, divisor_bits))));
  quotient.next_when(start | busy, hdl::mux(start, low, shifted));

  m.output("busy", busy);
  m.output("quotient", quotient);
  m.output("remainder", remainder);
  return m;
}

}  // namespace filigree::units
