#include "benches/unit_benches.h"

namespace filigree::benches {

std::vector<UnitEntry> unit_benches(const config::HssConfig& config) {
  std::vector<UnitEntry> units{{"multiplier", verify_multiplier}};
  if (!config.constant_step()) {
    units.push_back({"mode", verify_mode});
    if (!config.compressed_b) units.push_back({"aligner", verify_aligner});
    units.push_back({"vfmu", verify_vfmu});
  }
  return units;
}

}  // namespace filigree::benches
