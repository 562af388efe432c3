// Netlists of a few cells and traces of their ports, written by hand.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "synth/activity.h"
#include "synth/liberty.h"
#include "synth/netlist.h"

namespace filigree::synth::test {

/// Debian's osu018; empty when the package is not installed.
std::string osu018_file();
/// SG13G2 where $FILIGREE_SG13G2 or the folder beside the project has it; empty otherwise.
std::string sg13g2_file();

/// A library that is installed.
Liberty read_library(const std::string& file);

/// A top module `top` with the given one-bit ports and cells; nets are named. A port that starts with '>' is an output.
struct TinyCell {
  std::string name, type;
  std::map<std::string, std::string> pins;  ///< "0" and "1" are constants
};
Netlist tiny_netlist(const std::vector<std::string>& ports, const std::vector<TinyCell>& cells);

/// One run: for every port a text of 0 and 1, one character per cycle.
PortTrace tiny_trace(const std::map<std::string, std::string>& inputs, const std::map<std::string, std::string>& outputs);

/// A small liberty with an inverter, a buffer, a NAND and a flip-flop, tables of one or a few points.
std::string tiny_liberty();

}  // namespace filigree::synth::test
