// Column compressor: adds many bits of different weights with full and half adders, the smallest adder there is (one full adder per bit that disappears).
#pragma once

#include <string>
#include <vector>

#include "hdl/module.h"

namespace filigree::lib {

/// Bits sorted by weight: column i holds bits worth 2^i.
class BitColumns {
 public:
  explicit BitColumns(int width) : columns_(static_cast<std::size_t>(width)) {}

  int width() const { return static_cast<int>(columns_.size()); }
  /// Adds a one-bit value of weight 2^column; bits beyond the width are dropped (arithmetic modulo 2^width).
  void add(int column, const hdl::Value& bit);
  /// Adds a constant, modulo 2^width. Constants are summed at generation time and cost at most one bit per column.
  void add_constant(long long value) { constant_ += static_cast<unsigned long long>(value); }

  /// The sum modulo 2^width, as an unsigned value. Adders' outputs are named `<prefix>s_<column>_<n>` and `<prefix>c_<column>_<n>`. A constant 1 in a column costs a
  /// cheaper adder instead of a full one.
  hdl::Value sum(hdl::Module& m, const std::string& prefix) const;

 private:
  std::vector<std::vector<hdl::Value>> columns_;
  unsigned long long constant_ = 0;
};

}  // namespace filigree::lib
