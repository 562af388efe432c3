// The benches of all units. Each builds the unit, runs it against a prediction written from the specification, and reports; the list says which units a
// configuration has.
#pragma once

#include <string>
#include <vector>

#include "benches/unit_run.h"
#include "config/config.h"

namespace filigree::benches {

/// All throw bench::BenchFailure when a check fails.
UnitReport verify_multiplier(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_mode(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_aligner(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_vfmu(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_adder_tree(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_select(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_funnel(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_block_ends(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_scatter(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_sequencer(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_loader(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_drain(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_counters(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_narrow_counters(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_step_line(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_lane_group(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_row(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_array(const config::HssConfig& config, const UnitRun& run);
UnitReport verify_core(const config::HssConfig& config, const UnitRun& run);

struct UnitEntry {
  std::string name;
  Verify verify;
};

/// The units that the configuration is made of, leaves first.
std::vector<UnitEntry> unit_benches(const config::Config& config);

}  // namespace filigree::benches
