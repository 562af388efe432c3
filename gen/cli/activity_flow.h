// What stands at the ports of a core while it computes pieces of a layer: the stimulus under which power is measured.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/config.h"
#include "synth/port_trace.h"

namespace filigree::cli {

struct ActivityOptions {
  std::string a, b;        ///< operands of a real layer (.npy); empty: random ones
  std::string pattern;     ///< of A; empty: the sparsest the core has
  double b_zeros = 0.5;    ///< of random B
  std::uint64_t seed = 1;  ///< of random operands
};

struct RecordedActivity {
  std::vector<synth::PortTrace> traces;  ///< one per piece, at most 64
  std::string description;               ///< for people: "64 pieces of random 4:8,2:4, ..."
};

/// True for configurations that compute GEMMs.
bool has_activity(const config::Config& config);

/// Throws UserError for a pattern or operands that do not fit the configuration.
void check_activity(const config::Config& config, const ActivityOptions& options);

/// Runs the pieces, each as many rows as the core has, a few K-steps and one tile of columns, on the Verilated core and checks every result against the golden
/// model. Throws UserError for operands that do not fit.
RecordedActivity record_activity(const config::Config& config, const ActivityOptions& options);

}  // namespace filigree::cli
