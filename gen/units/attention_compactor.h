// Compactor of the attention filter: the numbers of the lanes that are kept, packed into neighbouring banks.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Combinational. Inputs `keep` (a bit per lane) and `first` (bank of the first lane kept). The lane kept as number k goes to bank (first + k) mod
/// word_columns(). Outputs `valid` (a bit per bank), `lane` (by bank; of no meaning where not valid), `after` = first + number of lanes kept.
hdl::Module attention_compactor(const config::AttentionConfig& cfg);

}  // namespace filigree::units
