// One transfer on a stream: packed bits and the last flag. The only thing that crosses from software to hardware.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace filigree::format {

/// The low `width` bits set, 0 <= width <= 64.
constexpr std::uint64_t low_mask(int width) { return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1; }

/// Bits to hold the values 0..largest; at least 1.
constexpr int bits_for(std::uint64_t largest) {
  int bits = 1;
  while (bits < 64 && (largest >> bits) != 0) ++bits;
  return bits;
}

/// ceil(log2(count)): bits to tell `count` things apart; 0 for one thing.
constexpr int index_bits(std::uint64_t count) { return count <= 1 ? 0 : bits_for(count - 1); }

/// `width` payload bits in 64-bit words, least significant first; bits above the width are zero.
class Beat {
 public:
  Beat() = default;
  /// All zero.
  explicit Beat(int width, bool last = false) : last(last), width_(width), words_(static_cast<std::size_t>((width + 63) / 64)) {}

  int width() const { return width_; }
  const std::vector<std::uint64_t>& words() const { return words_; }

  /// Bits [lsb, lsb + width), zero extended; 1 <= width <= 64, all bits inside the beat (unchecked).
  std::uint64_t field(int lsb, int width) const {
    const std::size_t word = static_cast<std::size_t>(lsb) / 64;
    const int shift = lsb % 64;
    std::uint64_t value = words_[word] >> shift;
    if (shift + width > 64) value |= words_[word + 1] << (64 - shift);
    return value & low_mask(width);
  }
  /// The same, sign extended.
  std::int64_t signed_field(int lsb, int width) const { return static_cast<std::int64_t>(field(lsb, width) << (64 - width)) >> (64 - width); }
  /// Overwrites bits [lsb, lsb + width) with the low bits of `value`, under the same conditions.
  void set_field(int lsb, int width, std::uint64_t value) {
    const std::size_t word = static_cast<std::size_t>(lsb) / 64;
    const int shift = lsb % 64;
    const std::uint64_t mask = low_mask(width);
    value &= mask;
    words_[word] = (words_[word] & ~(mask << shift)) | (value << shift);
    if (shift + width > 64) words_[word + 1] = (words_[word + 1] & ~(mask >> (64 - shift))) | (value >> (64 - shift));
  }

  bool last = false;  ///< the stream's tlast

  friend bool operator==(const Beat&, const Beat&) = default;

 private:
  int width_ = 0;
  std::vector<std::uint64_t> words_;
};

/// Lower-case hexadecimal digits, ceil(width / 4) of them, then " last" when the flag is set.
std::string to_string(const Beat& beat);

/// Writes fields one above the other, from bit 0 upward.
class FieldWriter {
 public:
  explicit FieldWriter(Beat& beat) : beat_(beat) {}
  /// The low `width` bits of `value` (two's complement for negative ones); a width of 0 writes nothing.
  void put(int width, std::int64_t value) {
    if (width > 0) beat_.set_field(position_, width, static_cast<std::uint64_t>(value));
    position_ += width;
  }
  int position() const { return position_; }

 private:
  Beat& beat_;
  int position_ = 0;
};

/// Reads fields in the order in which FieldWriter wrote them.
class FieldReader {
 public:
  explicit FieldReader(const Beat& beat) : beat_(beat) {}
  /// A width of 0 reads 0.
  std::uint64_t take(int width) {
    const std::uint64_t value = width > 0 ? beat_.field(position_, width) : 0;
    position_ += width;
    return value;
  }
  std::int64_t take_signed(int width) {
    const std::int64_t value = width > 0 ? beat_.signed_field(position_, width) : 0;
    position_ += width;
    return value;
  }
  int position() const { return position_; }

 private:
  const Beat& beat_;
  int position_ = 0;
};

}  // namespace filigree::format
