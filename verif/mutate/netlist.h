// Netlists of emitted Verilog as yosys makes them, with or without mutants in them. Needs yosys.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "aig/aig.h"
#include "bench/verilate.h"

namespace filigree::mutate {

/// The netlist and, chosen by the input kSwitch, its mutants: mutant i of the list is number i + 1.
struct SwitchedNetlist {
  std::shared_ptr<const aig::Graph> graph;
  std::vector<std::string> mutants;  ///< "inv A[0] of $and at hss_vfmu.v:36.16-36.32"; different from each other
};

/// At most `count` mutants, drawn by yosys `mutate` from `seed` out of the flattened netlist of words, memories made of registers: one bit of a cell's
/// port inverted, stuck, or inverted by another bit of the port. A clock is left alone: an edge that comes or not has no and-inverter graph. Everything
/// between goes to `folder`.
/// std::runtime_error that names the log when yosys fails.
SwitchedNetlist switched_netlist(const bench::ModelSource& source, std::size_t count, std::uint64_t seed, const std::filesystem::path& folder);

/// The netlist alone. Registers without reset and memories start at 0 in the graph; whoever wants them free replaces that.
std::shared_ptr<const aig::Graph> plain_netlist(const bench::ModelSource& source, const std::filesystem::path& folder);

}  // namespace filigree::mutate
