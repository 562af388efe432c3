// Subtracts products of many lanes' own operands and one factor that they share: the factor's digits are found once for all of them (Booth). Up to 7 bits
// they are of radix 4; more bits have fewer digits in radix 8, for which every lane makes three times its operand.
#pragma once

#include <string>
#include <vector>

#include "hdl/module.h"

namespace filigree::lib {

/// Digits of an unsigned factor of at least 2 bits, lowest first: one word each of the conditions that can be 1, in the order one, two, three, four times,
/// and, in all but the last, minus.
std::vector<hdl::Value> factor_digits(hdl::Module& m, const hdl::Value& factor);

/// Width of every word of factor_digits().
std::vector<int> factor_digit_bits(int factor_bits);

/// Combinational module `name`: inputs `a` (signed), digit_0, digit_1, ... of the factor and `minuend` of `width` bits; output `difference` = bits
/// [first, width) of minuend - a * factor, modulo 2^width.
hdl::Module factor_subtractor(const std::string& name, int a_bits, int factor_bits, int width, int first = 0);

}  // namespace filigree::lib
