// Types that operators give their results, and every mistake an expression can contain.
#include "hdl/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "design_error.h"
#include "hdl/build.h"
#include "hdl/module.h"

namespace filigree::hdl {
namespace {

using testing::EndsWith;
using testing::StartsWith;

class ValueTest : public testing::Test {
 protected:
  const Node& node(const Value& value) const { return node_at(*module_.body(), value.id()); }

  Module module_{"unit", "A module to put values in."};
  Value u8_ = module_.input("u8", UInt(8)), u5_ = module_.input("u5", UInt(5)), bit_ = module_.input("bit_in", UInt(1));
  Value s8_ = module_.input("s8", SInt(8)), s5_ = module_.input("s5", SInt(5));
};

TEST_F(ValueTest, ArithmeticGrows) {
  EXPECT_EQ((u8_ + u5_).type(), UInt(9));
  EXPECT_EQ((s5_ + s8_).type(), SInt(9));
  EXPECT_EQ((u8_ - u5_).type(), SInt(9));
  EXPECT_EQ((s8_ - s5_).type(), SInt(9));
  EXPECT_EQ((u8_ * u5_).type(), UInt(13));
  EXPECT_EQ((s8_ * s5_).type(), SInt(13));
}

TEST_F(ValueTest, BitwiseKeepsTheType) {
  EXPECT_EQ((u8_ & u8_).type(), UInt(8));
  EXPECT_EQ((s8_ | s8_).type(), SInt(8));
  EXPECT_EQ((s8_ ^ s8_).type(), SInt(8));
  EXPECT_EQ((~s8_).type(), SInt(8));
  EXPECT_EQ(mux(bit_, s8_, s8_).type(), SInt(8));
}

TEST_F(ValueTest, ConditionsAreOneUnsignedBit) {
  EXPECT_EQ((u8_ == u8_).type(), UInt(1));
  EXPECT_EQ((s8_ != s8_).type(), UInt(1));
  EXPECT_EQ((u8_ < u5_).type(), UInt(1));
  EXPECT_EQ((s5_ >= s8_).type(), UInt(1));
  EXPECT_EQ((!bit_).type(), UInt(1));
  EXPECT_EQ(s8_.or_reduce().type(), UInt(1));
  EXPECT_EQ(bit_.xor_reduce().id(), bit_.id());
}

TEST_F(ValueTest, SelectionsAreUnsigned) {
  EXPECT_EQ(s8_.slice(2, 3).type(), UInt(3));
  EXPECT_EQ(s8_.bit(7).type(), UInt(1));
  EXPECT_EQ(u8_.index(u5_.slice(0, 2), 2).type(), UInt(2));
  EXPECT_EQ(concat({s8_, u5_}).type(), UInt(13));
  EXPECT_EQ(concat({s8_}).type(), UInt(8));
  EXPECT_EQ(replicate(s5_, 3).type(), UInt(15));
}

TEST_F(ValueTest, ResizeKeepsTheSignedness) {
  EXPECT_EQ(s8_.resize(4).type(), SInt(4));
  EXPECT_EQ(u8_.resize(12).type(), UInt(12));
  EXPECT_EQ(u8_.as_signed().type(), SInt(8));
  EXPECT_EQ(s8_.as_unsigned().type(), UInt(8));
}

TEST_F(ValueTest, WhatChangesNothingAddsNothing) {
  EXPECT_EQ(u8_.resize(8).id(), u8_.id());
  EXPECT_EQ(u8_.as_unsigned().id(), u8_.id());
  EXPECT_EQ(s8_.as_signed().id(), s8_.id());
  EXPECT_EQ(u8_.slice(0, 8).id(), u8_.id());
}

TEST_F(ValueTest, LiteralsTakeTheOtherOperandsType) {
  const Value sum = s8_ + -128;
  const Node& literal = node_at(*module_.body(), node(sum).operands[1]);
  EXPECT_EQ(literal.type, SInt(8));
  EXPECT_EQ(literal.constant.to_int(), -128);
  EXPECT_EQ((3 - u5_).type(), SInt(6));
  EXPECT_EQ(mux(bit_, 0, u5_).type(), UInt(5));
}

TEST_F(ValueTest, GreaterIsLessTurnedRound) {
  EXPECT_EQ(node(u8_ > u5_).op, Op::kLt);
  EXPECT_EQ(node(u8_ > u5_).operands, (std::vector<int>{u5_.id(), u8_.id()}));
  EXPECT_EQ(node(u8_ >= u5_).op, Op::kNot);
}

TEST_F(ValueTest, RecordsTheLineOfTheExpression) {
  const Value sum = u8_ + u5_;
  EXPECT_THAT(to_string(node(sum).source), StartsWith("verif/unit/hdl/value_test.cpp:"));
  EXPECT_EQ(node(sum).source.line, __LINE__ - 2);
}

TEST_F(ValueTest, MessagesStartWithThePlace) {
  const int line = __LINE__ + 1;
  const std::string message = error_of([&] { return u8_ + s8_; });
  EXPECT_EQ(message, "verif/unit/hdl/value_test.cpp:" + std::to_string(line) + ": + mixes UInt(8) and SInt(8)");
  EXPECT_EQ(error_of([&] { return u8_.slice(6, 3, kHere); }), "unit.cpp:42: slice of 3 bits from bit 6 is out of the range of UInt(8)");
}

TEST_F(ValueTest, RejectsMixedSignedness) {
  EXPECT_THAT(error_of([&] { return s5_ * u8_; }), EndsWith(": * mixes SInt(5) and UInt(8)"));
  EXPECT_THAT(error_of([&] { return s8_ == u8_; }), EndsWith(": == mixes SInt(8) and UInt(8)"));
  EXPECT_THAT(error_of([&] { return s8_ > u8_; }), EndsWith(": > mixes SInt(8) and UInt(8)"));
  EXPECT_THAT(error_of([&] { return mux(bit_, s8_, u8_); }), EndsWith(": mux mixes SInt(8) and UInt(8)"));
}

TEST_F(ValueTest, RejectsUnequalWidths) {
  EXPECT_THAT(error_of([&] { return u8_ & u5_; }), EndsWith(": & needs operands of one width, not UInt(8) and UInt(5)"));
  EXPECT_THAT(error_of([&] { return u5_ | u8_; }), EndsWith(": | needs operands of one width, not UInt(5) and UInt(8)"));
  EXPECT_THAT(error_of([&] { return s5_ ^ s8_; }), EndsWith(": ^ needs operands of one width, not SInt(5) and SInt(8)"));
  EXPECT_THAT(error_of([&] { return u5_ == u8_; }), EndsWith(": == needs operands of one width, not UInt(5) and UInt(8)"));
  EXPECT_THAT(error_of([&] { return u5_ != u8_; }), EndsWith(": != needs operands of one width, not UInt(5) and UInt(8)"));
  EXPECT_THAT(error_of([&] { return mux(bit_, u5_, u8_); }), EndsWith(": mux needs operands of one width, not UInt(5) and UInt(8)"));
}

TEST_F(ValueTest, RejectsLiteralsThatDoNotFit) {
  EXPECT_THAT(error_of([&] { return u8_ + 256; }), EndsWith(": literal 256 does not fit UInt(8)"));
  EXPECT_THAT(error_of([&] { return u8_ + -1; }), EndsWith(": literal -1 does not fit UInt(8)"));
  EXPECT_THAT(error_of([&] { return s8_ == 128; }), EndsWith(": literal 128 does not fit SInt(8)"));
  EXPECT_THAT(error_of([&] { return s8_ < -129; }), EndsWith(": literal -129 does not fit SInt(8)"));
  EXPECT_THAT(error_of([&] { module_.constant(SInt(64), INT64_MIN); }), "no error");
  EXPECT_THAT(error_of([&] { module_.constant(UInt(63), INT64_MAX); }), "no error");
}

TEST_F(ValueTest, RejectsLiteralsAlone) {
  EXPECT_THAT(error_of([&] { return mux(bit_, 1, 0); }), EndsWith(": mux of two literals has no type"));
  EXPECT_THAT(error_of([&] { return operator~(5); }), EndsWith(": ~ of a literal has no type"));
  EXPECT_THAT(error_of([&] { return mux(1, u8_, u8_); }), EndsWith(": mux's condition of a literal has no type"));
}

TEST_F(ValueTest, RejectsConditionsThatAreNone) {
  EXPECT_THAT(error_of([&] { return !u8_; }), EndsWith(": ! needs UInt(1), not UInt(8): use == 0"));
  EXPECT_THAT(error_of([&] { return mux(u8_, u5_, u5_); }), EndsWith(": a condition must be UInt(1), not UInt(8)"));
}

TEST_F(ValueTest, RejectsRangesThatDoNotExist) {
  EXPECT_THAT(error_of([&] { return u8_.slice(-1, 2); }), EndsWith(": slice of 2 bits from bit -1 is out of the range of UInt(8)"));
  EXPECT_THAT(error_of([&] { return u8_.slice(0, 0); }), EndsWith(": slice of 0 bits from bit 0 is out of the range of UInt(8)"));
  EXPECT_THAT(error_of([&] { return u8_.bit(8); }), EndsWith(": slice of 1 bits from bit 8 is out of the range of UInt(8)"));
  EXPECT_THAT(error_of([&] { return u8_.resize(0); }), EndsWith(": UInt(0) is not a type: the width must be at least 1"));
}

TEST_F(ValueTest, RejectsAnIndexThatCanLeaveTheVector) {
  EXPECT_EQ(u8_.index(bit_, 4).type(), UInt(4));
  EXPECT_THAT(error_of([&] { return u8_.index(u5_, 1); }), EndsWith(": an index of type UInt(5) can go beyond the 8 elements of 1 bits in UInt(8)"));
  EXPECT_THAT(error_of([&] { return u8_.index(bit_, 5); }), EndsWith(": an index of type UInt(1) can go beyond the 1 elements of 5 bits in UInt(8)"));
  EXPECT_THAT(error_of([&] { return u8_.index(s5_, 1); }), EndsWith(": an index must be unsigned, not SInt(5)"));
  EXPECT_THAT(error_of([&] { return u8_.index(bit_, 0); }), EndsWith(": UInt(0) is not a type: the width must be at least 1"));
}

TEST_F(ValueTest, RejectsEmptyValues) {
  const Value none;
  EXPECT_THAT(error_of([&] { return none + 1; }), EndsWith(": an operand of + is an empty value"));
  EXPECT_THAT(error_of([&] { return u8_ & none; }), EndsWith(": an operand of & is an empty value"));
  EXPECT_THAT(error_of([&] { return ~none; }), EndsWith(": the operand of ~ is an empty value"));
  EXPECT_THAT(error_of([&] { return none.resize(4); }), EndsWith(": the operand of resize is an empty value"));
  EXPECT_THAT(error_of([&] { return none.as_signed(); }), EndsWith(": the operand of as_signed is an empty value"));
  EXPECT_THAT(error_of([&] { return none.as_unsigned(); }), EndsWith(": the operand of as_unsigned is an empty value"));
  EXPECT_THAT(error_of([&] { return none.bit(0); }), EndsWith(": the operand of slice is an empty value"));
  EXPECT_THAT(error_of([&] { return none.or_reduce(); }), EndsWith(": the operand of a reduction is an empty value"));
  EXPECT_THAT(error_of([&] { return none.index(bit_, 1); }), EndsWith(": the operand of index is an empty value"));
  EXPECT_THAT(error_of([&] { return concat({none, u8_}); }), EndsWith(": an operand of concat is an empty value"));
  EXPECT_THAT(error_of([&] { return none.type(); }), EndsWith(": an empty value has no type"));
}

TEST_F(ValueTest, RejectsConcatsOfNothing) {
  EXPECT_THAT(error_of([&] { return concat({}); }), EndsWith(": concat of no values"));
  EXPECT_THAT(error_of([&] { return replicate(bit_, 0); }), EndsWith(": replicate needs at least 1 copy, not 0"));
}

TEST_F(ValueTest, RejectsValuesOfTwoModules) {
  Module other("other", "Another module.");
  const Value foreign = other.input("a", UInt(8));
  EXPECT_THAT(error_of([&] { return u8_ + foreign; }), EndsWith(": the second operand of + is a value of module 'other', used in module 'unit'"));
  EXPECT_THAT(error_of([&] { return mux(bit_, foreign, 0); }), EndsWith(": mux's condition is a value of module 'unit', used in module 'other'"));
  EXPECT_THAT(error_of([&] {
                return concat({u8_, foreign});
              }),
              EndsWith(": an operand of concat is a value of module 'other', used in module 'unit'"));
  EXPECT_THAT(error_of([&] { return u8_.index(foreign, 1); }), EndsWith(": the index is a value of module 'other', used in module 'unit'"));
}

TEST(Type, Text) {
  EXPECT_EQ(to_string(UInt(8)), "UInt(8)");
  EXPECT_EQ(to_string(SInt(1)), "SInt(1)");
}

TEST(Type, BitsFor) {
  EXPECT_EQ(bits_for(0), 1);
  EXPECT_EQ(bits_for(1), 1);
  EXPECT_EQ(bits_for(2), 2);
  EXPECT_EQ(bits_for(255), 8);
  EXPECT_EQ(bits_for(256), 9);
  EXPECT_EQ(bits_for(~0ULL), 64);
}

}  // namespace
}  // namespace filigree::hdl
