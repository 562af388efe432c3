// Threshold selector of the attention filter: which columns carry the target's share of the mass, found exactly.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Keeps the smallest set of columns whose sum reaches the target; of equal columns the first ones. Ports:
///  - `start` (pulse, not while busy); `keys` 1..max_keys, `rows_less_1` (sampled rows less one), `alpha` 0..65536 in units of 2^-16, `total` mass of
///    the sampled rows, `sinks` keys that are kept whatever they weigh: all stable from start until done. Every column is less than
///    2^probability_bits * (rows_less_1 + 1) rounded up to a power of two, and `total` at least the sum of the columns.
///  - `read_enable`, `read_address`; `column` in the next cycle, held until the next enabled read: words of word_columns() columns.
///  - stream `keep`: one beat per word, bit i for its column i, tlast with the last word. Bits beyond `keys` are 0.
///  - `busy`, `done`; from done until the next start: `outside` sum of all columns, `target`, `threshold` least column kept (0 for a target of 0),
///    `mass` sum of the columns kept.
/// Cycles: estimate/attention_select_cycles.h.
hdl::Module attention_selector(const config::AttentionConfig& cfg);

/// Passes of the search: digits of the threshold that the selector can find at most.
int attention_digits(const config::AttentionConfig& cfg);

}  // namespace filigree::units
