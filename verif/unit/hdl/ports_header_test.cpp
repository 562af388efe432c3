#include <gtest/gtest.h>

#include "hdl/design.h"
#include "judges.h"

namespace filigree::hdl {
namespace {

TEST(PortsHeader, HasEveryPortAtVerilatorsSize) {
  Module m("widths", "One port per kind of storage.");
  const Value a = m.input("a1", UInt(1)), b = m.input("a8", UInt(8)), c = m.input("a9", SInt(9)), d = m.input("a17", UInt(17));
  const Value e = m.input("a33", UInt(33)), f = m.input("a65", UInt(65));
  const Reg parity = m.reg("parity", UInt(1), 0);
  parity.next(concat({a, b, c, d, e, f}).xor_reduce());
  m.output("q96", f.resize(96));
  m.output("q97", f.resize(97));
  m.output("parity_out", parity);
  EXPECT_EQ(compare_golden("widths_ports.h", ports_header(Design(m))), "");
}

}  // namespace
}  // namespace filigree::hdl
