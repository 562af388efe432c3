// One lane of the threshold selector: compares a column with the threshold as far as it is known.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational. Inputs `column`; `threshold_n` and `limit_n`, complements of a lower and an upper bound that differ only in bits that are 0 in the
/// lower and 1 in the upper one, the lowest ones; with digits of more than one bit also `digit`, one-hot: which digit of the column is looked at, or
/// none. Outputs `reaches` (column >= lower bound), `over` (column > upper bound; with digits of more than one bit 2^digit_bits - 1 of them, the i-th
/// 1 also for a column that reaches the lower bound and whose digit is more than i).
hdl::Module attention_selector_lane(const config::AttentionConfig& cfg);

}  // namespace filigree::units
