#include "hdl/bits.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::hdl {
namespace {

constexpr int kWord = 64;

std::size_t words_for(int width) {
  if (width < 0) throw std::invalid_argument(fmt::format("Bits: width {} is negative", width));
  return (static_cast<std::size_t>(width) + kWord - 1) / kWord;
}

/// Ones in the low `width` bits, 0 <= width <= 64.
std::uint64_t mask(int width) { return width >= kWord ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1; }

void check_range(int lsb, int width, int total) {
  if (lsb < 0 || width < 0 || width > total || lsb > total - width) {
    throw std::out_of_range(fmt::format("Bits: [{} +: {}] of {} bits", lsb, width, total));
  }
}

void check_field(int width) {
  if (width > kWord) throw std::out_of_range(fmt::format("Bits: a field has at most 64 bits, not {}", width));
}

/// `width` <= 64 bits from `lsb` on; the range must have been checked.
std::uint64_t read(std::span<const std::uint64_t> words, int lsb, int width) {
  if (width == 0) return 0;
  const auto word = static_cast<std::size_t>(lsb / kWord);
  const int shift = lsb % kWord;
  std::uint64_t value = words[word] >> shift;
  if (shift + width > kWord) value |= words[word + 1] << (kWord - shift);
  return value & mask(width);
}

void write(std::span<std::uint64_t> words, int lsb, int width, std::uint64_t value) {
  if (width == 0) return;
  const auto word = static_cast<std::size_t>(lsb / kWord);
  const int shift = lsb % kWord;
  const std::uint64_t ones = mask(width);
  value &= ones;
  words[word] = (words[word] & ~(ones << shift)) | (value << shift);
  if (shift + width > kWord) {
    const int done = kWord - shift;
    words[word + 1] = (words[word + 1] & ~(ones >> done)) | (value >> done);
  }
}

}  // namespace

Bits::Bits(int width) : width_(width), words_(words_for(width), 0) {}

Bits::Bits(int width, std::int64_t value) : Bits(width) {
  if (width == 0) return;
  std::fill(words_.begin(), words_.end(), value < 0 ? ~std::uint64_t{0} : 0);
  words_.front() = static_cast<std::uint64_t>(value);
  words_.back() &= mask((width - 1) % kWord + 1);
}

Bits::Bits(int width, std::span<const std::uint64_t> words) : Bits(width) {
  if (width == 0) return;
  std::copy_n(words.begin(), std::min(words.size(), words_.size()), words_.begin());
  words_.back() &= mask((width - 1) % kWord + 1);
}

bool Bits::bit(int index) const { return field(index, 1) != 0; }

bool Bits::is_zero() const {
  return std::all_of(words_.begin(), words_.end(), [](std::uint64_t w) { return w == 0; });
}

Bits Bits::slice(int lsb, int width) const {
  check_range(lsb, width, width_);
  Bits result(width);
  for (int done = 0; done < width; done += kWord) {
    result.words_[static_cast<std::size_t>(done / kWord)] = read(words_, lsb + done, std::min(kWord, width - done));
  }
  return result;
}

void Bits::set_slice(int lsb, const Bits& value) {
  check_range(lsb, value.width_, width_);
  for (int done = 0; done < value.width_; done += kWord) {
    write(words_, lsb + done, std::min(kWord, value.width_ - done), value.words_[static_cast<std::size_t>(done / kWord)]);
  }
}

void Bits::set_field(int lsb, int width, std::int64_t value) {
  check_field(width);
  check_range(lsb, width, width_);
  write(words_, lsb, width, static_cast<std::uint64_t>(value));
}

std::uint64_t Bits::field(int lsb, int width) const {
  check_field(width);
  check_range(lsb, width, width_);
  return read(words_, lsb, width);
}

std::int64_t Bits::signed_field(int lsb, int width) const {
  const std::uint64_t value = field(lsb, width);
  if (width == 0) return 0;
  const int unused = kWord - width;
  return static_cast<std::int64_t>(value << unused) >> unused;
}

std::string Bits::to_hex() const {
  const int digits = (width_ + 3) / 4;
  std::string text;
  text.reserve(static_cast<std::size_t>(digits));
  for (int i = digits - 1; i >= 0; --i) text += "0123456789abcdef"[field(4 * i, std::min(4, width_ - 4 * i))];
  return text;
}

}  // namespace filigree::hdl
