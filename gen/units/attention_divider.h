// Serial divider: one bit of the quotient per cycle.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::units {

/// Unsigned division of (high * 2^quotient_bits + low) by `divisor`, rounded down. Module `name` with inputs `start`, `high` and `divisor` (`divisor_bits`
/// each) and `low` (`quotient_bits`); outputs `busy`, `quotient` and `remainder` (`divisor_bits`). Needs high < divisor, so that the quotient fits.
/// `start` in cycle t (not while busy) makes the division run in cycles t + 1 .. t + quotient_bits, in which `busy` is 1 and `divisor` must stay; the results
/// stand from cycle t + quotient_bits + 1 until the next start.
hdl::Module attention_divider(const std::string& name, int divisor_bits, int quotient_bits);

}  // namespace filigree::units
