// Where a sampled row's scores enter: into the score memory, and past the search for the row's maximum.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Streams `row` (number of keys) and `score` (a beat of scores) without tlast. Outputs of a beat that is taken: `write`, `write_address` (it goes to the
/// score memory as it is), `ends` (last of its row) and the row's `last_key`. `greatest_valid` for one cycle, AttentionRowLayout::intake_stages after
/// `ends`: `greatest` is the row's greatest score. Input `hold`: the last beat of a row waits. Output `row_waits`: a row is announced whose last beat has
/// not been taken.
hdl::Module attention_intake(const config::AttentionConfig& cfg);

}  // namespace filigree::units
