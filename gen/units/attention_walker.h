// Walks the sampled rows of a head: what asks for scores and what takes them in each have one.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Inputs `start`, `first` (the first sampled row, when `start`), `rows`, `stride`, `tail_first` (index of the tail's first row, `rows` without one), `advance`.
/// Outputs `valid`, `row` and `last` (row is the head's last one). Rows ascend by `stride` up to the tail and by one in it.
hdl::Module attention_walker(const config::AttentionConfig& cfg);

}  // namespace filigree::units
