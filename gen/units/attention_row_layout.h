// Widths and delays that the units of the attention filter's row path agree on.
#pragma once

#include "config/attention_config.h"

namespace filigree::units {

inline constexpr int kOctaveBits = 5;    ///< of whole octaves: from 2^5 on nothing is left of an exponential
inline constexpr int kScaleCycles = 32;  ///< of the serial product of a row's maximum and the factor
inline constexpr int kSumStages = 4;     ///< from the last read of a row's scores until the sum of its exponentials stands

struct AttentionRowLayout {
  explicit AttentionRowLayout(const config::AttentionConfig& cfg);

  int score_bits = 0;     ///< of a score, signed
  int factor_bits = 0;    ///< of what scales it
  int base_bits = 0;      ///< of a row's base, from which score * factor is taken
  int distance_bits = 0;  ///< of a scaled score's distance from the row's maximum; from 2^distance_bits on it does not count
  int gap = 0;            ///< bits that an exponential has more than a value of the curve
  int halving_bits = 0;   ///< of 0..gap
  int lane_bits = 0;      ///< of the number of a lane
  int beat_bits = 0;      ///< of the number of a beat of a row
  int row_sum_bits = 0;   ///< of the sum of a row's exponentials

  /// Whether a scaled score can leave its 24 bits: only then are distances limited. The products fit with shifts from limiting_shifts + 1 on.
  bool saturates() const { return limiting_shifts > 0; }
  int limiting_shifts = 0;

  int intake_stages = 0;      ///< cycles from a beat until the maximum counts it
  int score_depth = 0;        ///< beats in the score memory
  int exponential_depth = 0;  ///< beats in the memory of exponentials
  int to_second_pass = 0;     ///< cycles from the last beat of a row until its base is there
  int to_third_pass = 0;      ///< cycles from the last read of a row's scores until its reciprocal is there
};

}  // namespace filigree::units
