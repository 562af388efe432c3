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

  /// Bits [first, width) of the sum. Dadda's tree: each level leaves two thirds of the heights, then two rows are added. Adders of neighbouring places whose
  /// operands are neighbours too are one vector in the text. Call once.
  hdl::Value sum(int first = 0);

 private:
  /// Bit `index` of words_[word].
  struct Bit {
    std::size_t word;
    int index;
  };
  using Column = std::vector<Bit>;
  /// Adders of one level at neighbouring places: the operands' lowest bits, and how many adders.
  struct Run {
    Column operands;
    int count;
    std::size_t sum, carry;  ///< words_ made of it
  };

  void place_constants();
  void reduce_to(std::size_t height);
  /// The operands of the next adder among `left`: those that follow a run of the place before, or the first ones.
  Column take_operands(Column& left, std::size_t count, const std::vector<std::size_t>& before, std::vector<Run>& runs, std::size_t& run) const;
  void write(const Run& run);
  hdl::Value row(std::size_t number) const;

  hdl::Module& m_;
  std::vector<hdl::Value> words_;  ///< those of the level under way are empty
  std::vector<Column> columns_;
  std::vector<int> constant_;  ///< by place: times 2^place, not yet carried
  int count_ = 0;              ///< runs so far
};

}  // namespace filigree::lib
