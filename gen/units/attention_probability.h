// A lane of the third pass over a row: an exponential times the reciprocal of the row's sum.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `mantissa` and `halvings` (see attention_exponential), `reciprocal` (EW + 1 bits) and three times that, `triple`. Output `probability` (PW bits), one
/// cycle later: (exponential * reciprocal) >> (2 EW - PW).
hdl::Module attention_probability(const config::AttentionConfig& cfg);

}  // namespace filigree::units
