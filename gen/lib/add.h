// Sums and differences of words, a full adder per bit: smaller than what synthesis makes of an operator.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

/// a + b + carry (one bit; empty is 0) modulo 2^width, of words of equal width. Names the sum `name` and its carries `name`_carry_0, _1, ...
hdl::Value add(hdl::Module& m, const std::string& name, const hdl::Value& a, const hdl::Value& b, const hdl::Value& carry = {});

}  // namespace filigree::lib
