#include "estimate/energy.h"

namespace filigree::estimate {
namespace {

double cost(const AccessEnergy& access, std::int64_t bits_read, std::int64_t bits_written) {
  return (static_cast<double>(bits_read) * access.read + static_cast<double>(bits_written) * access.write) / access.bits;
}

}  // namespace

Energy energy_of(const Traffic& traffic, const EnergyTable& table) {
  Energy energy;
  energy.dram = cost(table.dram, traffic.dram_a + traffic.dram_a_metadata + traffic.dram_b + traffic.dram_b_metadata, traffic.dram_c);
  energy.buffer = cost(table.buffer, traffic.buffer_a_read + traffic.buffer_b_read + traffic.buffer_c_read,
                       traffic.buffer_a_written + traffic.buffer_b_written + traffic.buffer_c_written);
  energy.metadata =
      cost(table.buffer_metadata, traffic.metadata_a_read + traffic.metadata_b_read, traffic.metadata_a_written + traffic.metadata_b_written);
  energy.tile_buffer = cost(table.tile_buffer, traffic.tile_buffer_read, traffic.tile_buffer_written);
  energy.accumulators = cost(table.accumulator, traffic.accumulator_read, traffic.accumulator_written);
  energy.registers = cost(table.operand_register, traffic.register_read, traffic.register_written);
  energy.selects = static_cast<double>(traffic.select_passes) * table.select_pass;
  energy.macs = static_cast<double>(traffic.macs_useful) * table.mac_useful + static_cast<double>(traffic.macs_gated) * table.mac_gated;
  return energy;
}

}  // namespace filigree::estimate
