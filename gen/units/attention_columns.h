// The column sums of the attention filter: how much probability every key has got from the sampled rows.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Sums in `banks` memories of `lanes` sums each: beat b of a row goes to address b / banks of bank b mod banks. `start`, with nothing inside, forgets all
/// sums and the total. Inputs p_next, p_valid, p_last, p_last_key and p as attention_softmax has them, rows in ascending length. If the configuration has
/// window_first: `window` (number of keys) and `window_first`, both stable from start to the end of the head; with window_first, a row's last `window` keys
/// do not count in its columns. `total`: sum of all p, the windows' included.
///
/// `read_enable` and `read_address` (word of all banks), while nothing is inside: `column` (banks * lanes sums, the sum of key read_address * banks * lanes
/// lowest) in the next cycle. What lies beyond the longest row is undefined. `settled`: all p that were shown are in the sums and in `total`.
hdl::Module attention_columns(const config::AttentionConfig& cfg);

}  // namespace filigree::units
