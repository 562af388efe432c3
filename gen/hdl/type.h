// The type of a signal: a width in bits and a signedness, both known only at run time.
#pragma once

#include <string>

namespace filigree::hdl {

/// Width in bits (>= 1) and interpretation. A one-bit unsigned type is the type of every condition.
struct Type {
  int width = 0;
  bool is_signed = false;

  friend bool operator==(const Type&, const Type&) = default;
};

/// Unsigned type of `width` bits.
constexpr Type UInt(int width) { return {width, false}; }

/// Two's-complement type of `width` bits.
constexpr Type SInt(int width) { return {width, true}; }

/// "UInt(8)", "SInt(4)": how messages name a type.
std::string to_string(Type type);

/// Smallest number of bits that hold the unsigned value `largest`; at least 1.
int bits_for(unsigned long long largest);

}  // namespace filigree::hdl
