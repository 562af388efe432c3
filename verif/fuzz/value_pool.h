// The values a random module has so far: where operands are drawn from, and which of them somebody reads in full.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "hdl/module.h"

namespace filigree::fuzz {

class ValuePool {
 public:
  explicit ValuePool(std::mt19937_64& rng) : rng_(rng) {}

  void add(hdl::Value value) { entries_.push_back({value, false}); }

  /// Mostly narrow, often at the edge of a 32- or 64-bit word, at most 200.
  int random_width();
  /// A value that the caller reads in full.
  hdl::Value any();
  /// The same of a given type: one that is there, or one converted.
  hdl::Value of_type(hdl::Type type);
  hdl::Value condition() { return of_type(hdl::UInt(1)); }
  /// A random operation on values of the pool; the result is not added.
  hdl::Value random_operation(hdl::Module& m);
  /// Values that nobody reads in full.
  std::vector<hdl::Value> unread() const;

 private:
  struct Entry {
    hdl::Value value;
    bool read = false;
  };

  int below(int n) { return static_cast<int>(rng_() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  Entry& pick();
  hdl::Value with_signedness(bool is_signed);
  int literal(hdl::Type type);
  hdl::Value constant(hdl::Module& m);
  hdl::Value arithmetic();
  hdl::Value bitwise();
  hdl::Value compare();
  hdl::Value select();
  hdl::Value convert(hdl::Module& m);

  std::mt19937_64& rng_;
  std::vector<Entry> entries_;
};

}  // namespace filigree::fuzz
