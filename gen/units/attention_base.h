// What a row's distances are measured from: its maximum, scaled, in the units of score * factor.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// With x(s) = (s * factor + 2^(shift-1)) >> shift saturated to 24 bits, and M = x(greatest): x(greatest) - x(s) = (base - s * factor) >> shift for
/// base = M * 2^shift + 2^(shift-1) - 1, as long as s * factor itself is not saturated: a negative difference counts as 0, and none is more than
/// M + 2^23.
///
/// Inputs `start`, `greatest`, `factor`, `shift`; outputs `busy`, `base`, `limited` and `limit` (M + 2^23, when that is less than the distances that count).
/// `start` in cycle t (not while busy): busy in cycles t + 1 .. t + kScaleCycles, the results stand from then on until the next start.
hdl::Module attention_base(const config::AttentionConfig& cfg);

}  // namespace filigree::units
