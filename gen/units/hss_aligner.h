// Aligners: from the packed values of a step to fixed window slots, so that the rows' selects need not know the pattern.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Dense B only: every slot has one source per pattern. Inputs `mode` (hss_mode) and `packed_values` (D_max values); output `slot`. A slot the pattern does not use carries
/// some value that no coordinate selects. Combinational.
hdl::Module hss_aligner(const config::HssConfig& cfg);

/// Dense and compressed B: splits the packed entries block by block at `block_end` (hss_block_ends), then places each entry by its offset; slots without an entry
/// are zero. Inputs `value`, `offset` (D_max entries), `block_end`, `compressed`; output `slot`. Combinational.
hdl::Module hss_scatter(const config::HssConfig& cfg);

/// One block of hss_scatter: inputs `value`, `offset` (H0_max entries), `count` (entries that belong to the block), `compressed`; output `slot`.
hdl::Module hss_place(const config::HssConfig& cfg);

}  // namespace filigree::units
