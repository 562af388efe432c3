// List of the attention filter: the numbers of the keys kept, in ascending order, to be read one by one.
#pragma once

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Ports:
///  - stream `keep` as the selector emits it: bit i of a head's n-th beat stands for key n * word_columns() + i; tlast ends the head. Stream `kept`:
///    the same beats, passed on.
///  - `clear` (pulse, in a cycle in which no beat is taken): the list is empty, the next beat is a head's first.
///  - `count` of the entries, with the beats taken so far.
///  - `read_enable`, `read_address` (number of an entry); `index` in the next cycle, held until the next read.
/// Back-pressure: a beat is taken in the cycle in which `kept` is, by list and receiver together; the list itself takes one in every cycle.
hdl::Module attention_list(const config::AttentionConfig& cfg);

}  // namespace filigree::units
