// Buffer trees on nets with many sinks: what a placer's tool would do before anything else, so that timing and power are those of a circuit that could be built.
#pragma once

#include <cstdint>
#include <string>

#include "synth/netlist.h"

namespace filigree::synth {

/// The buffer of which trees are made, and how far it drives.
struct TreeBuffer {
  std::string cell, input, output;
  double input_pf = 0;
  double load_pf = 0;  ///< one buffer's load: where a tree is fastest for its reach
  double slew_ns = 0;  ///< at that load
};

/// The buffer and load with the least delay per logarithm of fan-out. Throws std::runtime_error when the library has no buffer.
TreeBuffer choose_tree_buffer(const Liberty& library);

/// Puts trees of that buffer behind every driver that is faster with one in front of its load, module by module from the leaves up, so that equal modules stay
/// equal. An input of a module is followed by a buffer when it would load its driver with more than one and a half buffers. The net `clock` of every module is
/// left alone: clocks are ideal. Returns the number of buffers, over all instances.
std::int64_t buffer_fanout(Netlist& netlist, const Liberty& library, const TreeBuffer& buffer, const std::string& clock = "clk");

}  // namespace filigree::synth
