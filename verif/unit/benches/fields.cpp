#include "benches/fields.h"

#include <fmt/format.h>

#include "bench/check_failed.h"

namespace filigree::benches {

std::vector<std::uint64_t> pack(const Numbers& numbers, int bits) {
  std::vector<std::uint64_t> words((numbers.size() * static_cast<std::size_t>(bits) + 63) / 64);
  const std::uint64_t mask = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  std::size_t lsb = 0;
  for (const std::int64_t number : numbers) {
    const std::uint64_t field = static_cast<std::uint64_t>(number) & mask;
    words[lsb / 64] |= field << (lsb % 64);
    if (lsb % 64 + static_cast<std::size_t>(bits) > 64) words[lsb / 64 + 1] |= field >> (64 - lsb % 64);
    lsb += static_cast<std::size_t>(bits);
  }
  return words;
}

std::int64_t unpack(std::span<const std::uint64_t> words, int index, int bits, bool is_signed) {
  const std::size_t lsb = static_cast<std::size_t>(index) * static_cast<std::size_t>(bits);
  std::uint64_t field = words[lsb / 64] >> (lsb % 64);
  if (lsb % 64 + static_cast<std::size_t>(bits) > 64) field |= words[lsb / 64 + 1] << (64 - lsb % 64);
  const auto raised = static_cast<std::int64_t>(field << (64 - bits));
  return is_signed ? raised >> (64 - bits) : static_cast<std::int64_t>(static_cast<std::uint64_t>(raised) >> (64 - bits));
}

void Fields::set_noise(bench::Rng& rng) {
  rng.fill(words_, pin_.width());
  pin_.set(std::span<const std::uint64_t>(words_));
}

Numbers Fields::get() const {
  pin_.get(words_);
  Numbers numbers;
  numbers.reserve(static_cast<std::size_t>(count()));
  for (int i = 0; i < count(); ++i) numbers.push_back(unpack(words_, i, bits_, is_signed_));
  return numbers;
}

void check_equal(const std::string& port, std::int64_t expected, std::int64_t actual, std::uint64_t transaction) {
  if (expected != actual) throw bench::CheckFailed(port, transaction, fmt::format("{}: expected {}, got {}", port, expected, actual));
}

void check_equal(const std::string& port, const Numbers& expected, const Numbers& actual, std::uint64_t transaction) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == actual.at(i)) continue;
    throw bench::CheckFailed(port, transaction, fmt::format("{}[{}]: expected {}, got {}", port, i, expected[i], actual[i]));
  }
}

void check_pin(const bench::Pin& pin, std::int64_t expected, std::uint64_t transaction) {
  check_equal(pin.name(), expected, static_cast<std::int64_t>(pin.get()), transaction);
}

}  // namespace filigree::benches
