#include "estimate/energy_table.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "estimate/toml_reader.h"
#include "toml/document.h"

namespace filigree::estimate {
namespace {

constexpr const char* kEnergy = "a number of pJ, 0 or more";
constexpr std::int64_t kMostBits = 65536;

double read_energy(TomlReader& reader, const std::string& key) {
  const auto energy = reader.required<double>(key, kEnergy);
  if (!(energy >= 0) || !std::isfinite(energy)) reader.fault(key, fmt::format("is {}", energy), kEnergy);
  return energy;
}

AccessEnergy read_access(TomlReader reader) {
  constexpr const char* kBits = "a whole number 1..65536";
  const auto bits = reader.required<std::int64_t>("bits", kBits);
  if (bits < 1 || bits > kMostBits) reader.fault("bits", fmt::format("is {}", bits), kBits);
  AccessEnergy access;
  access.bits = static_cast<int>(std::clamp<std::int64_t>(bits, 1, kMostBits));
  access.read = read_energy(reader, "read");
  access.write = read_energy(reader, "write");
  reader.finish();
  return access;
}

}  // namespace

EnergyTable parse_energy_table(std::string_view name, std::string_view text) {
  toml::table root;
  try {
    root = text::parse_toml(text);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("{}: {}", name, error.what()));
  }
  std::vector<std::string> faults;
  TomlReader top(root, "", faults);
  // An absent table is named once, its keys are not.
  const auto section = [&](const std::string& key, const auto& read) {
    if (const toml::table* found = top.table(key, fmt::format("a table [{}]", key))) read(TomlReader(*found, key + ".", faults));
  };
  EnergyTable table;
  table.name = top.required<std::string>("name", "a string");
  table.summary = top.required<std::string>("summary", "a string");
  const auto access = [&](const std::string& key, AccessEnergy& to) { section(key, [&](const TomlReader& reader) { to = read_access(reader); }); };
  access("dram", table.dram);
  access("buffer", table.buffer);
  access("buffer_metadata", table.buffer_metadata);
  access("tile_buffer", table.tile_buffer);
  access("accumulator", table.accumulator);
  access("operand_register", table.operand_register);
  section("mac", [&](TomlReader reader) {
    table.mac_useful = read_energy(reader, "useful");
    table.mac_gated = read_energy(reader, "gated");
    reader.finish();
  });
  section("select", [&](TomlReader reader) {
    table.select_pass = read_energy(reader, "pass");
    reader.finish();
  });
  top.finish();
  if (!faults.empty()) throw std::invalid_argument(fmt::format("{}: {}", name, fmt::join(faults, "; ")));
  return table;
}

EnergyTable load_energy_table(const std::string& name_or_file) {
  std::vector<std::string_view> names;
  for (const EnergyTableText& table : energy_tables()) {
    if (table.name == name_or_file) return parse_energy_table(table.name, table.text);
    names.push_back(table.name);
  }
  const std::string accepted = fmt::format("{}, or a TOML file", fmt::join(names, ", "));
  const std::filesystem::path path = name_or_file;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored) || std::filesystem::is_character_file(path, ignored)) {
    throw std::invalid_argument(fmt::format("{}: is a folder or a device, accepted: {}", name_or_file, accepted));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::invalid_argument(fmt::format("{}: no energy table of this name, and no file, accepted: {}", name_or_file, accepted));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse_energy_table(name_or_file, text);
}

}  // namespace filigree::estimate
