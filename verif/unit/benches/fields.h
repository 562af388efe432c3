// Pins that carry a vector of equal fields, and comparisons that say which field differs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/model.h"
#include "bench/pin.h"
#include "bench/rng.h"

namespace filigree::benches {

using Numbers = std::vector<std::int64_t>;

/// Fields of `bits` each, the first in the lowest bits; the low bits of every number are taken.
std::vector<std::uint64_t> pack(const Numbers& numbers, int bits);
/// Field number `index` of packed words, sign extended if wanted.
std::int64_t unpack(std::span<const std::uint64_t> words, int index, int bits, bool is_signed = false);

/// A port that is one vector of fields.
class Fields {
 public:
  /// The pin's width must be a multiple of `bits`.
  Fields(bench::Model& model, const std::string& name, int bits, bool is_signed = false)
      : pin_(model, name), bits_(bits), is_signed_(is_signed), words_(static_cast<std::size_t>(bench::words_for(pin_.width()))) {}

  int count() const { return pin_.width() / bits_; }
  const std::string& name() const { return pin_.name(); }
  void set(const Numbers& numbers) const { pin_.set(std::span<const std::uint64_t>(pack(numbers, bits_))); }
  /// Random bits, for a port that the device must not look at.
  void set_noise(bench::Rng& rng);
  /// Bits as they are, from `words` of the whole port.
  void set_words(std::span<const std::uint64_t> words) const { pin_.set(words); }
  Numbers get() const;

 private:
  bench::Pin pin_;
  int bits_;
  bool is_signed_;
  mutable std::vector<std::uint64_t> words_;
};

/// Least and greatest number of a type.
struct Limits {
  std::int64_t low = 0, high = 0;
};
constexpr Limits limits(int bits, bool is_signed) {
  return is_signed ? Limits{-(std::int64_t{1} << (bits - 1)), (std::int64_t{1} << (bits - 1)) - 1} : Limits{0, (std::int64_t{1} << bits) - 1};
}

/// Throw bench::CheckFailed naming the port, the field, and both values. Only the fields below the expected ones' size are compared.
void check_equal(const std::string& port, std::int64_t expected, std::int64_t actual, std::uint64_t transaction);
void check_equal(const std::string& port, const Numbers& expected, const Numbers& actual, std::uint64_t transaction);
/// Compares a port of at most 64 bits, unsigned.
void check_pin(const bench::Pin& pin, std::int64_t expected, std::uint64_t transaction);

}  // namespace filigree::benches
