// A word of columns in the threshold selector: which of them count.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational. Inputs `column` (a word), `threshold` as far as it is known, `digit` (one-hot: which one is looked for, or none), and of the word `whole`
/// (all its columns belong to the head) or else `keys` of them. Outputs, a bit per column: `valid`, `reaches` (at least the threshold) and over_0, over_1, ..
/// (see attention_selector_lane).
hdl::Module attention_selector_word(const config::AttentionConfig& cfg);

}  // namespace filigree::units
