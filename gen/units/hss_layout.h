// What one step's window looks like: how many values it takes and, per pattern, where they sit.
#pragma once

#include <vector>

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// One choice of H for every rank of the family, outermost first.
struct HssMode {
  std::vector<int> index;  ///< into each rank's H set
  std::vector<int> h;

  int product() const;
};

/// Every choice, the innermost rank's H varying fastest.
std::vector<HssMode> all_modes(const config::HssConfig& cfg);

/// Place of window slot `slot` (group-major, mixed radix with the largest H) among the packed values of a step, or -1 if the mode does not use the slot.
/// With free_lanes() every n_min lanes of the row have m slots, which hold the block of these lanes: every slot is used, and a value may be in several.
int packed_position(const config::HssConfig& cfg, const HssMode& mode, int slot);

/// Width of a count of window values, 0..D_max.
int step_count_bits(const config::HssConfig& cfg);

/// Combinational decoder of the mode registers: inputs mode_rank<r>; outputs `mode` (one bit per entry of all_modes), `step_values` (D of the mode).
hdl::Module hss_mode(const config::HssConfig& cfg);

/// A beat of B's metadata as the core keeps it: counts are added up in front of the skid buffer, because they decide whether a step can be issued.
struct StepMetadata {
  std::vector<hdl::Value> counts;  ///< by group: values up to its end; the last is the step's
  std::vector<hdl::Value> ends;    ///< by group: the cumulative ends of its block slots, packed
};
StepMetadata step_metadata(const config::HssConfig& cfg, const hdl::Value& bm);

/// Combinational, for compressed B only: inputs `mode`, `compressed`, and of StepMetadata `group_end` (every block slot's) and `start` (the counts but the last;
/// absent for one group); output `block_end` (cumulative end of every block slot over all groups, as packed positions).
hdl::Module hss_block_ends(const config::HssConfig& cfg);

}  // namespace filigree::units
