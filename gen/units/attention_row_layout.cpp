#include "units/attention_row_layout.h"

#include <algorithm>

#include "hdl/type.h"

namespace filigree::units {

AttentionRowLayout::AttentionRowLayout(const config::AttentionConfig& cfg)
    : score_bits(cfg.score_bits()),
      factor_bits(cfg.factor_bits),
      base_bits(cfg.score_bits() + cfg.factor_bits + 2),
      distance_bits(cfg.fraction_bits + kOctaveBits),
      gap(cfg.exponential_bits - config::kCurveBits),
      halving_bits(hdl::bits_for(static_cast<unsigned>(gap))),
      lane_bits(hdl::bits_for(static_cast<unsigned>(cfg.lanes - 1))),
      beat_bits(hdl::bits_for(static_cast<unsigned>(cfg.max_beats() - 1))),
      row_sum_bits(cfg.row_sum_bits()),
      limiting_shifts(std::max(0, cfg.score_bits() - 1 + cfg.factor_bits - config::kScaledBits)) {
  for (int values = cfg.lanes; values > 2; values = (values + 3) / 4) ++intake_stages;
  ++intake_stages;
  to_second_pass = intake_stages + kScaleCycles + 1;
  to_third_pass = kSumStages + cfg.reciprocal_bits() + 1;
  // Nothing asks whether a memory is full; rows in ascending length never fill them. The second pass begins with a row at most to_third_pass + 3 cycles after
  // its last beat (the row before has to leave the division first), the third at most to_third_pass after the second has ended with it. What can enter
  // meanwhile is a beat per cycle.
  const int most_wait = std::max(to_second_pass, to_third_pass + 3);
  score_depth = std::max(cfg.max_beats(), to_third_pass + 5) + most_wait + 2;
  exponential_depth = cfg.max_beats() + to_third_pass + 1;
}

}  // namespace filigree::units
