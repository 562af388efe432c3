// The generator's multipliers: circuits of its own because yosys' `*` is half as large again (docs/results.md, "Circuits").
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::lib {

enum class MultiplierCircuit {
  kBaughWooley,  ///< one partial product per pair of bits
  kBooth,        ///< radix 4: half as many rows, each -2, -1, 0, 1 or 2 times b, chosen by three bits of a
};

/// Combinational module `name`: inputs `a` (type a) and `b` (type b), output `product` of a.width + b.width bits, exact for every mix of signedness;
/// signed unless both operands are unsigned. Widths are at least 2, both together at most 128. Booth recodes `a`: give it the operand that changes
/// less often.
hdl::Module multiplier(const std::string& name, hdl::Type a, hdl::Type b, MultiplierCircuit circuit);

/// The same with the circuit that is smaller for these operands, by measurement.
hdl::Module multiplier(const std::string& name, hdl::Type a, hdl::Type b);

}  // namespace filigree::lib
