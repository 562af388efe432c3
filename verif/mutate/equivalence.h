// Whether a mutant and the sound unit can be told apart at all, by proof. Needs berkeley-abc.
//
// Both start in the same state, any, and see one edge in reset; what comes then is free, further resets included. Compared is every output in every cycle after that
// edge; the payload of a stream only while it is offered, for that is what its law says about it. An environment may say more: see verif/mutate/environment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "aig/aig.h"

namespace filigree::mutate {

/// One of two to be compared: a netlist and the number its switch is set to.
struct Side {
  const aig::Graph& graph;
  std::uint64_t mutant = 0;
};

enum class Verdict {
  kEquivalent,  ///< no input ever shows a difference
  kDifferent,   ///< there is one, and it was found
  kUndecided,   ///< not in the time given
};

struct Comparison {
  Verdict verdict = Verdict::kUndecided;
  std::optional<int> cycle;  ///< in which the difference shows
};

/// `environment`, if any, is the netlist of a module whose inputs are named as ports of the unit (outputs are the sound one's), and whose outputs are `legal`
/// (0 ends the comparison, from the edge in reset on) and `care_PORT` (0: this output does not matter in this cycle). `seconds` is for the proof.
Comparison compare(const Side& sound, const Side& mutant, const aig::Graph* environment, int seconds, const std::filesystem::path& folder);

}  // namespace filigree::mutate
