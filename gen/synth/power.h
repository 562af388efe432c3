// Power of a mapped netlist from its liberty and its activity. docs/power.md defines every term.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "synth/activity.h"
#include "synth/electrical.h"

namespace filigree::synth {

struct PowerTerms {
  double leakage_w = 0;
  double internal_pj = 0;   ///< inside cells, per cycle
  double switching_pj = 0;  ///< charging loads, per cycle

  PowerTerms& operator+=(const PowerTerms& other);
  double energy_pj() const { return internal_pj + switching_pj; }  ///< per cycle, leakage left out
  double watts(double period_ns) const { return leakage_w + energy_pj() * 1e-3 / period_ns; }
};

struct PowerReport {
  /// By module that owns the cells. "clock" is what the clock costs in flip-flops: its net's load and the energy inside at each edge.
  std::map<std::string, PowerTerms> groups;
  PowerTerms total;   ///< the sum of the groups
  double ram_pj = 0;  ///< accesses of RAM macros per cycle, by ram_model(); not in the total
};

/// Counts are averaged over all cycles of all runs.
PowerReport compute_power(const FlatNetlist& netlist, const Liberty& library, const Activity& activity, const Electrical& electrical);

}  // namespace filigree::synth
