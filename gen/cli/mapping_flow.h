// A design mapped to the cells of a liberty: yosys and abc, module by module, then trees of buffers where a net has many sinks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "cli/emission.h"
#include "synth/fanout.h"
#include "synth/netlist.h"

namespace filigree::cli {

struct MappedDesign {
  synth::Netlist netlist;
  synth::TreeBuffer buffer;
  std::int64_t buffers = 0;  ///< in trees, over all instances
};

/// All instances of one module, without what they instantiate.
struct MappedGroup {
  std::int64_t instances = 0, cells = 0, flops = 0;
  double area = 0;  ///< in the library's unit, um2 in all that we know
};

/// Throws UserError when yosys is missing, or when it cannot map the design to this library.
MappedDesign map_design(const Emission& emission, const synth::Liberty& library);

/// By module; their sum is the design's.
std::map<std::string, MappedGroup> mapped_groups(const synth::Netlist& netlist, const synth::Liberty& library);

}  // namespace filigree::cli
