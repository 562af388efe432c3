// A lane of the second pass over a row: from a score to the exponential of its distance from the row's maximum.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational: 2^-(fraction / 2^F) in units of 2^-16 from a table with linear interpolation. Input `fraction` (F bits), output `value` (16 bits, the top
/// one always 1).
hdl::Module attention_curve(const config::AttentionConfig& cfg);

/// Inputs `score`, `factor`, `triple_factor`, `shift_by_8`, `shift_by_2` (one-hot) and `shift_by_1` (shift - 1 in parts), and of the row `base`, `limited`
/// and `limit` (see attention_base); `counts`: the lane has a key. `score` in cycle t (with base), limit and counts in t + 1 give the outputs in t + 2:
/// `exponential` (EW bits), and the same as `mantissa` (16 bits) * 2^(EW - 16 - halvings). Without a gap between EW and 16 there are no halvings.
hdl::Module attention_exponential(const config::AttentionConfig& cfg);

}  // namespace filigree::units
