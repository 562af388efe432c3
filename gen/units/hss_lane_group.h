// One group of the PE row: double-buffered weights and metadata, the selects of every rank, operand registers, multipliers.
#pragma once

#include <vector>

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// G_{n-1} * .. * G_0 lanes over one group's window (docs/hss.md, "Lane group"). Ports:
///   window            slots of the group, b_bits each, broadcast
///   load, load_weight, load_coord_rank<r>      writes the shadow registers
///   swap_rank<r>, swap_weight                  shadow -> active, skewed as HssTiming says
///   operand_load      a step is about to enter the operand registers (zero gating only)
///   product           one signed product per lane, zero where gated
///   active            the product is one of two operands that are not zero (zero gating only)
hdl::Module hss_lane_group(const config::HssConfig& cfg);

/// Coordinates of rank `index` (outermost first) in one group.
int coordinates_per_group(const config::HssConfig& cfg, int index);

/// "rank1": ranks are numbered from the innermost, which is rank0.
std::string rank_name(const config::HssConfig& cfg, int index);

}  // namespace filigree::units
