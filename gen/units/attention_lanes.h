// All lanes of one pass over a row, side by side.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Second pass: inputs `score` and `counts` by lane; for all of them `factor` and `shift` of the scale, whose digits are found here once, and of the row
/// `base`, `limited` and `limit`, each as attention_exponential has it. Outputs `exponential` by lane and `word`: mantissa and halvings of all lanes, as the
/// third pass reads them.
hdl::Module attention_exponentials(const config::AttentionConfig& cfg);

/// Third pass: input `word`, and of the row `reciprocal` and `triple`; output `probability` by lane, one cycle later.
hdl::Module attention_probabilities(const config::AttentionConfig& cfg);

/// Width of `word` per lane.
int exponential_word_bits(const config::AttentionConfig& cfg);

}  // namespace filigree::units
