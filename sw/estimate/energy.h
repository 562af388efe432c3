// Energy of a layer: its traffic times a table of what an access costs.
#pragma once

#include "estimate/energy_table.h"
#include "estimate/traffic.h"

namespace filigree::estimate {

/// pJ, by part.
struct Energy {
  double dram = 0;
  double buffer = 0;
  double metadata = 0;
  double tile_buffer = 0;
  double accumulators = 0;
  double registers = 0;
  double selects = 0;
  double macs = 0;

  double total() const { return dram + buffer + metadata + tile_buffer + accumulators + registers + selects + macs; }
};

Energy energy_of(const Traffic& traffic, const EnergyTable& table);

/// Energy-delay product, pJ times cycles: of designs with the same clock.
inline double energy_delay(const Energy& energy, std::int64_t cycles) { return energy.total() * static_cast<double>(cycles); }

}  // namespace filigree::estimate
