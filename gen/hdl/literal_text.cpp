#include <fmt/format.h>

#include <algorithm>

#include "hdl/expression.h"

namespace filigree::hdl {

std::string literal_text(const Bits& value) {
  const int width = value.width();
  if (width == 1) return value.is_zero() ? "1'b0" : "1'b1";
  const std::span<const std::uint64_t> words = value.words();
  const bool is_short = std::all_of(words.begin() + 1, words.end(), [](std::uint64_t word) { return word == 0; });
  if (is_short && words[0] < 1024) return fmt::format("{}'d{}", width, words[0]);
  constexpr int kLongest = 256;
  if (width <= kLongest) return fmt::format("{}'h{}", width, value.to_hex());
  bool all_ones = true;
  for (int i = 0; i < width && all_ones; ++i) all_ones = value.bit(i);
  if (all_ones) return fmt::format("{{{}{{1'b1}}}}", width);
  std::string text = "{";
  for (int end = width; end > 0;) {
    const int lsb = (end - 1) / kLongest * kLongest;
    text += literal_text(value.slice(lsb, end - lsb));
    if (lsb > 0) text += ", ";
    end = lsb;
  }
  return text + "}";
}

std::string range_text(int width, int element) {
  if (width == 1) return "";
  if (element > 1 && element < width) return fmt::format("[{}*{}-1:0] ", element, width / element);
  return fmt::format("[{}:0] ", width - 1);
}

std::string select_text(const std::string& name, int total, int element, const BitRange& bits) {
  if (bits.lsb == 0 && bits.width == total) return name;
  if (bits.width == 1) return fmt::format("{}[{}]", name, bits.lsb);
  for (const int unit : {element, bits.element}) {
    if (unit <= 1 || bits.lsb % unit != 0 || bits.width % unit != 0) continue;
    if (bits.width == unit) return fmt::format("{}[{}*{} +: {}]", name, unit, bits.lsb / unit, unit);
    return fmt::format("{}[{}*{} +: {}*{}]", name, unit, bits.lsb / unit, unit, bits.width / unit);
  }
  return fmt::format("{}[{}:{}]", name, bits.lsb + bits.width - 1, bits.lsb);
}

}  // namespace filigree::hdl
