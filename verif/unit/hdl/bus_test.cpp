#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design_error.h"
#include "hdl/module.h"

namespace filigree::hdl {
namespace {

using testing::EndsWith;

TEST(Bus, CutsAVectorIntoElements) {
  Module m("unit", "Buses.");
  const Bus bus(m.input("vector_in", UInt(12)), SInt(4));
  ASSERT_EQ(bus.size(), 3);
  for (const Value& element : bus) EXPECT_EQ(element.type(), SInt(4));
  EXPECT_THROW(bus[3], std::out_of_range);
}

TEST(Bus, RemembersTheVectorItWasCutFrom) {
  Module m("unit", "Buses.");
  const Value packed = m.input("vector_in", UInt(12));
  const Bus bus(packed, UInt(4));
  EXPECT_EQ(bus.packed().id(), packed.id());
  EXPECT_EQ(bus.slice(1, 2).packed().type(), UInt(8));
  EXPECT_EQ(bus.slice(1, 2)[0].id(), bus[1].id());
}

TEST(Bus, JoinsItsElements) {
  Module m("unit", "Buses.");
  const Value a = m.input("a", SInt(4)), b = m.input("b", SInt(4));
  EXPECT_EQ(Bus({a, b}).packed().type(), UInt(8));
  EXPECT_EQ(Bus({a}).packed().type(), UInt(4));
}

TEST(Bus, FindsTheVectorOfItsElementsAgain) {
  Module m("unit", "Buses.");
  const Value whole = m.input("whole", UInt(12));
  const Bus bus(whole, SInt(4));
  EXPECT_EQ(Bus({bus[0], bus[1], bus[2]}).packed().id(), whole.id());
  EXPECT_NE(Bus({bus[0], bus[1]}).packed().id(), whole.id());
  EXPECT_NE(Bus({bus[0], bus[2], bus[1]}).packed().id(), whole.id());
}

TEST(Bus, RejectsWhatIsNoVectorOfElements) {
  Module m("unit", "Buses.");
  const Value a = m.input("a", UInt(10));
  EXPECT_THAT(error_of([&] { return Bus(a, UInt(4)); }), EndsWith(": UInt(10) is not a whole number of UInt(4)"));
  EXPECT_THAT(error_of([&] { return Bus(a, UInt(0)); }), EndsWith(": UInt(0) is not a type: the width must be at least 1"));
  EXPECT_THAT(error_of([&] { return Bus(Value(), UInt(4)); }), EndsWith(": the vector of a bus is an empty value"));
  EXPECT_THAT(error_of([&] { return Bus().packed(); }), EndsWith(": an empty bus has no bits"));
  const Bus bus(a, UInt(5));
  EXPECT_THAT(error_of([&] { return bus.slice(1, 2); }), EndsWith(": slice of 2 elements from element 1 is out of the range of a bus of 2"));
}

}  // namespace
}  // namespace filigree::hdl
