#include "lib/sum_onto.h"

#include <fmt/format.h>

#include "lib/carry_save.h"

namespace filigree::lib {

hdl::Module sum_onto(const std::string& name, int addend_bits, int count, int sum_bits) {
  hdl::Module m(name, fmt::format("Adds {} {}-bit values to a sum of {} bits.", count, addend_bits, sum_bits));
  m.describe("Combinational. Full adders leave two numbers, then the carries ripple.");
  const hdl::Bus addends = m.inputs("addend", hdl::UInt(addend_bits), count);
  const hdl::Value so_far = m.input("so_far", hdl::UInt(sum_bits));
  CarrySave sum(m, sum_bits);
  for (const hdl::Value& addend : addends) sum.add_word(addend, 0);
  sum.add_word(so_far, 0);
  m.output("sum", sum.sum());
  return m;
}

}  // namespace filigree::lib
