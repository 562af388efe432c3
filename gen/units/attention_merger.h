// Merger of the attention filter: window, bottom rows and listed keys become descriptors, a run of them per block of queries.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

enum class DescriptorKind { kBlock = 0, kColumns = 1, kRange = 2 };

/// Ports: `start` (pulse, not while busy) with `keys`, `rows` (1..keys), `window` (>= 1), `bottom`, `count` (entries of the list) and `dense`: all
/// captured by start, so they may change from the next cycle on. Only the list must stay until done. List: `read_enable`, `read_address`; `index` in
/// the next cycle, held. Stream `descriptor`, fields from the lowest bit: kind (2 bits), flag (1), first (key_bits), count (key_bits); tlast ends a
/// block:
///  - kBlock: first row, number of rows; flag: the rows see every key up to their own.
///  - kColumns, any number of them: listed keys, neighbours joined. Row i uses key j of it if i + keys - rows - j >= window.
///  - kRange, tlast: the keys in the windows of the block's rows, each row those in its own; for a block with the flag all keys up to its last row's.
///    flag: the head's last block.
/// Blocks are cut at every multiple of query_block and at the first of the bottom rows. `busy`; `done` in the cycle after the last beat was taken.
/// Cycles: estimate/attention_select_cycles.h.
hdl::Module attention_merger(const config::AttentionConfig& cfg);

}  // namespace filigree::units
