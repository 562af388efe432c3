// The row path of the attention filter: scores of sampled rows to probabilities.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Three passes over a row, each a beat per cycle and each over another row: scores enter (score memory, maximum), exponentials (their memory, their sum),
/// probabilities. Streams `row` (number of keys the row sees, 1..max_keys) and `score` (lanes scores, ceil(keys / lanes) beats per row), both without tlast;
/// rows in ascending length. Inputs `scale_factor`, `scale_shift`, stable while rows are inside.
///
/// Outputs, no back-pressure: `p_valid`, `p_last` (of the row), `p_last_key` (number of the row's last key), `p` (lanes probabilities, 0 beyond the last
/// key); `p_next` is p_valid of the next cycle. `idle`: no row inside, no probability on its way.
hdl::Module attention_softmax(const config::AttentionConfig& cfg);

}  // namespace filigree::units
