#include "benches/unit_benches.h"

#include <algorithm>

namespace filigree::benches {

std::vector<UnitEntry> unit_benches(const config::HssConfig& config) {
  std::vector<UnitEntry> units{{"multiplier", verify_multiplier}, {"adder_tree", verify_adder_tree}};
  const bool selects = std::ranges::any_of(config.ranks, &config::RankSet::has_select);
  if (selects) units.push_back({"select", verify_select});
  if (!config.constant_step()) {
    units.insert(units.end(), {{"funnel", verify_funnel}, {"mode", verify_mode}});
    if (config.compressed_b) {
      units.insert(units.end(), {{"block_ends", verify_block_ends}, {"scatter", verify_scatter}});
    } else {
      units.push_back({"aligner", verify_aligner});
    }
    units.push_back({"vfmu", verify_vfmu});
  }
  units.insert(units.end(), {{"sequencer", verify_sequencer},
                             {"loader", verify_loader},
                             {"drain", verify_drain},
                             {"step_line", verify_step_line},
                             {"counters", verify_counters},
                             {"lane_group", verify_lane_group},
                             {"row", verify_row},
                             {"array", verify_array},
                             {"core", verify_core}});
  return units;
}

}  // namespace filigree::benches
