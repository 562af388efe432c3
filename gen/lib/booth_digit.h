// Digits of a number in radix 4 or 8 that may be negative (Booth): each tells which small multiple of the other operand to take.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// One digit. Empty values are never 1; of one, two, three and four at most one is.
struct BoothDigit {
  hdl::Value negative, one, two, three, four;
};

/// -4 high + 2 middle + low + before: -4..4. Values may be empty, which is 0. Names what is used twice, with `number` behind it.
BoothDigit octal_digit(hdl::Module& m, int number, const hdl::Value& high, const hdl::Value& middle, const hdl::Value& low, const hdl::Value& before);

/// -2 high + low + before: -2..2.
BoothDigit quad_digit(hdl::Module& m, int number, const hdl::Value& high, const hdl::Value& low, const hdl::Value& before);

}  // namespace filigree::lib
