// Toggles of every net of a mapped netlist under recorded inputs: 64 runs at once, one per bit of a word.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "synth/flat_netlist.h"
#include "synth/port_trace.h"

namespace filigree::synth {

/// How often an internal-power entry of a pin applied, rising and falling edges of the pin apart.
struct EdgeCount {
  std::uint64_t rise = 0, fall = 0;
};

/// Zero delay: a net changes at most once per cycle, so glitches are not counted. Counts are sums over all runs and cycles.
struct Activity {
  std::uint64_t cycles = 0;     ///< counted, over all runs
  std::vector<EdgeCount> nets;  ///< edges of every net but the clock
  /// By cell (flops, then gates) and there by pin and its power entry, in the order of the library. An output's entry counts when one of its related pins changed
  /// together with it; an entry without a condition counts where none with one applies. A register's data pins count twice, with the clock high and with it low.
  std::vector<EdgeCount> edges;
  std::vector<std::size_t> first_edge;  ///< of each cell
  /// By cell and leakage entry: in how many of the sampled cycles its condition held, in halves (clock low, clock high).
  std::vector<std::uint64_t> leaking;
  std::vector<std::size_t> first_leakage;
  std::uint64_t leakage_samples = 0;    ///< halves of cycles looked at
  std::vector<EdgeCount> ram_accesses;  ///< by RAM: rise = reads, fall = writes
  std::vector<std::string> mismatches;  ///< outputs that differed from the recorded ones, "port, run, cycle"; the first few
  std::uint64_t mismatch_count = 0;
  std::uint64_t checked = 0;  ///< output bits compared
};

/// Runs `traces` (1..64, all with the same ports) through the netlist, as many cycles as the shortest has. The netlist is first held in reset (rst_n low) for
/// `reset_cycles`; nothing is counted or compared then. Of a stream's payload only what is offered (tvalid) is compared.
/// Throws std::invalid_argument when a port of the netlist but clk is not traced.
Activity measure_activity(const FlatNetlist& netlist, std::span<const PortTrace> traces, int reset_cycles = 3);

}  // namespace filigree::synth
