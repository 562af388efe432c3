// Loads and transition times of a flat netlist's nets.
#pragma once

#include <vector>

#include "synth/flat_netlist.h"

namespace filigree::synth {

struct Electrical {
  std::vector<double> load_pf;           ///< by net: its pins
  std::vector<double> rise_ns, fall_ns;  ///< by net: slowest transition at its driver
};

/// Transitions are propagated from inputs and clock pins, which have none (an ideal source), through every gate once: the slowest of its arcs counts, as in
/// static timing. RAM outputs have the transition of ram_liberty().
Electrical compute_electrical(const FlatNetlist& netlist, const Liberty& library);

}  // namespace filigree::synth
