#include "bench/beat.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace filigree::bench {
namespace {

constexpr std::size_t kWordsShown = 4;

std::string hex(std::span<const std::uint64_t> words) {
  std::string text;
  for (std::size_t i = words.size(); i-- > 0;) {
    text += text.empty() ? (words[i] == 0 && i > 0 ? "" : fmt::format("{:x}", words[i])) : fmt::format("{:016x}", words[i]);
  }
  return "0x" + (text.empty() ? "0" : text);
}

std::string flag(const Beat& beat) { return beat.last ? " last" : ""; }

}  // namespace

Beat beat(const hdl::Bits& bits, bool last) { return {{bits.words().begin(), bits.words().end()}, last}; }

hdl::Bits bits(const Beat& beat, int width) { return {width, std::span<const std::uint64_t>(beat.words)}; }

std::string describe(const Beat& beat) { return hex(beat.words) + flag(beat); }

std::string describe_difference(const Beat& expected, const Beat& actual) {
  const std::size_t common = std::min(expected.words.size(), actual.words.size());
  std::size_t first = 0;
  while (first < common && expected.words[first] == actual.words[first]) {
    ++first;
  }
  if (first == common || common <= kWordsShown) {
    return fmt::format("expected {}, got {}", describe(expected), describe(actual));
  }
  const auto bit = 64 * first + static_cast<std::size_t>(std::countr_zero(expected.words[first] ^ actual.words[first]));
  return fmt::format("first difference at bit {}: bits {}..{} expected 0x{:016x}{}, got 0x{:016x}{}", bit, 64 * first + 63, 64 * first,
                     expected.words[first], flag(expected), actual.words[first], flag(actual));
}

}  // namespace filigree::bench
