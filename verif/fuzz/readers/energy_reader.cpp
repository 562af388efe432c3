#include <cmath>
#include <stdexcept>

#include "estimate/energy_table.h"
#include "readers/promise.h"
#include "readers/reader.h"

namespace filigree::readers {

void read_energy(std::string_view input) {
  refuse_or<std::invalid_argument>(kFile, [&] {
    const estimate::EnergyTable table = estimate::parse_energy_table(kFile, input);
    for (const double energy : {table.dram.read, table.dram.write, table.mac_useful, table.mac_gated, table.select_pass}) {
      require(std::isfinite(energy) && energy >= 0, "an energy below 0, infinite or none");
    }
  });
}

}  // namespace filigree::readers
