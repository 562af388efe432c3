#include "estimate/attention_cycles.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::estimate {

AttentionRowDelays attention_row_delays(int lanes, int exponential_bits) {
  if (lanes < 4 || !std::has_single_bit(static_cast<unsigned>(lanes))) {
    throw std::invalid_argument(fmt::format("{} lanes, accepted: a power of two, 4 and more", lanes));
  }
  const int levels = std::bit_width(static_cast<unsigned>(lanes)) - 1;
  return {.to_second_pass = levels / 2 + 1 + 32 + 1, .to_third_pass = 4 + exponential_bits + 1 + 1};
}

std::int64_t attention_row_cycles(std::span<const std::int64_t> beats, const AttentionRowDelays& delays) {
  if (beats.empty()) throw std::invalid_argument("no rows, accepted: 1 and more");
  std::int64_t a = -1, b = 0, b_last = 0, c = 0, c_last = 0;
  bool first = true;
  for (const std::int64_t row : beats) {
    if (row < 1) throw std::invalid_argument(fmt::format("a row of {} beats, accepted: 1 and more", row));
    const std::int64_t taken = a + row;
    a = first ? taken : std::max(taken, b + 1);
    b = first ? a + delays.to_second_pass : std::max(a + delays.to_second_pass, b_last);
    b_last = first ? b + row : std::max(b + row, c + 3);
    c = first ? b_last + delays.to_third_pass : std::max(b_last + delays.to_third_pass, c_last);
    c_last = c + row;
    first = false;
  }
  return c_last + 2;
}

}  // namespace filigree::estimate
