// Sums of many bits of different weights, written out in full and half adders: the smallest circuit for a multiplier's partial products.
#pragma once

#include <string>
#include <vector>

#include "hdl/module.h"

namespace filigree::lib {

/// Bits by weight, waiting to be added up modulo 2^width.
class CarrySave {
 public:
  CarrySave(hdl::Module& m, int width) : m_(m), columns_(static_cast<std::size_t>(width)) {}

  int width() const { return static_cast<int>(columns_.size()); }
  /// Adds one bit of weight 2^place. A place beyond the width counts nothing; an empty bit is zero.
  void add(const hdl::Value& bit, int place);
  /// Adds the bits of a word whose lowest has weight 2^place.
  void add_word(const hdl::Value& word, int place);
  /// Adds the constant 2^place / takes it away.
  void add_one(int place);
  void subtract_one(int place);

  /// Bits [first, width) of the sum. Dadda's tree: each level leaves two thirds of the heights, then the carries ripple through the last two rows. Call once.
  hdl::Value sum(int first = 0);

 private:
  struct Pair {
    hdl::Value sum, carry;
  };
  using Column = std::vector<hdl::Value>;

  void place_constants();
  Pair add_up(const Column& bits);
  void reduce_to(std::size_t height);
  hdl::Value named(const std::string& what, const hdl::Value& value);

  hdl::Module& m_;
  std::vector<Column> columns_;
  std::vector<int> constant_;  ///< by place: times 2^place, not yet carried
  int count_ = 0;              ///< adders so far
};

}  // namespace filigree::lib
