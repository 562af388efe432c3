// What one access costs, as data: tables that are part of the program, and tables of the user's.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace filigree::estimate {

/// A memory or register: energy of one access of `bits` bits. Narrower accesses cost their share.
struct AccessEnergy {
  int bits = 8;
  double read = 0;   ///< pJ
  double write = 0;  ///< pJ

  friend bool operator==(const AccessEnergy&, const AccessEnergy&) = default;
};

struct EnergyTable {
  std::string name, summary;
  AccessEnergy dram, buffer, buffer_metadata, tile_buffer, accumulator, operand_register;
  double mac_useful = 0;   ///< pJ
  double mac_gated = 0;    ///< pJ of a slot with a zero operand
  double select_pass = 0;  ///< pJ of one operand through the select of one rank

  friend bool operator==(const EnergyTable&, const EnergyTable&) = default;
};

/// A table that is part of the program.
struct EnergyTableText {
  std::string_view name, text;
};
std::span<const EnergyTableText> energy_tables();

/// From TOML; `name` stands in messages. Throws std::invalid_argument, one line naming file and key and what would be accepted, with all faults at
/// once: unknown and missing keys, energies below 0, bits outside 1..65536.
EnergyTable parse_energy_table(std::string_view name, std::string_view text);

/// One of the program's tables by name, or a TOML file. Throws like parse_energy_table; an unknown name is answered with all names.
EnergyTable load_energy_table(const std::string& name_or_file);

}  // namespace filigree::estimate
