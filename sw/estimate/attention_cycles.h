// How long the attention filter's row path takes: three passes over every row, each on another row at the same time.
#pragma once

#include <cstdint>
#include <span>

namespace filigree::estimate {

/// Constants of the row path's pipeline, in cycles.
struct AttentionRowDelays {
  int to_second_pass = 0;  ///< from a row's last beat of scores until its scaled maximum is there
  int to_third_pass = 0;   ///< from the second pass's last read of a row until its reciprocal is there

  friend bool operator==(const AttentionRowDelays&, const AttentionRowDelays&) = default;
};

/// `lanes` a power of two, 4 and more; `exponential_bits` is EW.
AttentionRowDelays attention_row_delays(int lanes, int exponential_bits);

/// Cycle in which the last probability shows, counted from the one in which the first beat of scores is taken. `beats`: of each row, at least one row and one
/// beat, ascending; rows and scores never wait. The unit is idle one cycle later. Row r of b beats, A its last beat of scores, B and C the cycles in which
/// the second and third pass begin with it, B' and C' those of their last reads:
///   A(r) = max(A(r-1) + b, B(r-1) + 1)    A(-1) = -1, the other terms of r - 1 do not count for the first row
///   B(r) = max(A(r) + to_second_pass, B'(r-1))    B'(r) = max(B(r) + b, C(r-1) + 3)
///   C(r) = max(B'(r) + to_third_pass, C'(r-1))    C'(r) = C(r) + b
/// and the last probability shows in C' + 2. For rows of about 40 beats and more that is the sum of all beats and the delays.
/// std::invalid_argument for no rows or a row without beats.
std::int64_t attention_row_cycles(std::span<const std::int64_t> beats, const AttentionRowDelays& delays);

}  // namespace filigree::estimate
