// Ties of the threshold selector: of the columns of a word that equal the threshold the first few.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational. Inputs `equal` (a bit per column), `any` (some are still to be kept), `left` (how many less one, low bits), `plenty` (its other
/// bits are not all 0). Outputs `kept` (a bit per column: among the first left + 1 of the equal ones) and `count` (of the equal ones).
hdl::Module attention_selector_ties(const config::AttentionConfig& cfg);

}  // namespace filigree::units
