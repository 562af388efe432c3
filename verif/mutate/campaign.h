// One unit under mutation: every mutant behind the unit's own bench, and a proof for each that the bench does not notice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "benches/unit_run.h"
#include "mutate/equivalence.h"

namespace filigree::mutate {

struct Subject {
  std::string name;  ///< "vfmu_highlight-s"
  benches::Verify verify;
  std::string environment;  ///< file of verif/mutate/environment, empty: none
};

/// The units of the campaign.
std::vector<Subject> subjects();

struct Survivor {
  std::string mutant;
  Comparison proof;
};

/// What came of the mutants of one origin.
struct Outcome {
  std::size_t tried = 0;
  std::vector<Survivor> survivors;

  std::size_t equivalent() const;
  std::size_t killed() const { return tried - survivors.size(); }
  /// Of those that are not proven equivalent, in percent; 100 of none.
  double score() const;
};

struct CampaignOptions {
  std::size_t mutants = 400;      ///< of each origin at most
  std::uint64_t seed = 1;         ///< draws mutants and is the bench's
  std::filesystem::path folder;   ///< for what is between
  std::filesystem::path sources;  ///< root of the source tree, for environments
  int proof_seconds = 20;         ///< for one survivor, roughly; 0: no proofs
};

/// Mutants of the netlist that yosys makes of the unit's Verilog, executed as a graph. std::runtime_error if the netlist without a mutant does not pass.
Outcome try_netlist(const Subject& subject, const CampaignOptions& options);
/// Mutants of the unit as the generator holds it, executed by the interpreter.
Outcome try_design(const Subject& subject, const CampaignOptions& options);

}  // namespace filigree::mutate
