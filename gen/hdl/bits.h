// A bit vector of any width: constants in the IR, signal values in the interpreter and the bench.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace filigree::hdl {

/// An unsigned pattern of `width` bits, least significant word first; bits above the width are always zero.
class Bits {
 public:
  Bits() = default;
  /// All zero.
  explicit Bits(int width);
  /// The low `width` bits of `value` (two's complement when negative).
  Bits(int width, std::int64_t value);
  /// From 64-bit words, least significant first; bits above the width are dropped.
  Bits(int width, std::span<const std::uint64_t> words);

  int width() const { return width_; }
  std::span<const std::uint64_t> words() const { return words_; }
  bool bit(int index) const;
  bool is_zero() const;

  /// Bits [lsb, lsb + width); all must exist.
  Bits slice(int lsb, int width) const;
  /// Overwrites bits [lsb, lsb + value.width()).
  void set_slice(int lsb, const Bits& value);
  /// Same for a field of at most 64 bits: the low `width` bits of `value`.
  void set_field(int lsb, int width, std::int64_t value);
  /// A field of at most 64 bits, zero extended.
  std::uint64_t field(int lsb, int width) const;
  /// A field of at most 64 bits, sign extended.
  std::int64_t signed_field(int lsb, int width) const;

  /// Whole value; width must be at most 64.
  std::uint64_t to_uint() const { return field(0, width_); }
  std::int64_t to_int() const { return signed_field(0, width_); }

  /// Lower-case hexadecimal digits without prefix, ceil(width / 4) of them.
  std::string to_hex() const;

  friend bool operator==(const Bits&, const Bits&) = default;

 private:
  int width_ = 0;
  std::vector<std::uint64_t> words_;
};

}  // namespace filigree::hdl
