// Combinational logic as two-input ANDs and inverters, written as binary AIGER: what equivalence checkers read.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace filigree::gate {

/// A node's number times two, plus one when inverted; node 0 is the constant 0.
using Literal = std::uint32_t;
inline constexpr Literal kFalse = 0, kTrue = 1;

inline Literal inverted(Literal literal) { return literal ^ 1U; }

/// Nodes in the order of AIGER: inputs, latches, ANDs, each after its operands. Equal ANDs are one node; nothing else is simplified but constants.
class AndGraph {
 public:
  AndGraph(std::size_t inputs, std::size_t latches) : inputs_(inputs), latches_(latches) {}

  Literal input(std::size_t number) const { return static_cast<Literal>(2 * (1 + number)); }
  /// State of a latch; it starts with 0.
  Literal latch(std::size_t number) const { return input(inputs_ + number); }
  Literal both(Literal a, Literal b);
  Literal either(Literal a, Literal b) { return inverted(both(inverted(a), inverted(b))); }
  Literal differ(Literal a, Literal b) { return either(both(a, inverted(b)), both(inverted(a), b)); }
  Literal choice(Literal condition, Literal yes, Literal no) { return either(both(condition, yes), both(inverted(condition), no)); }

  /// Binary AIGER 1.0 with the names of inputs and outputs. `next` has what each latch takes over at the clock edge.
  void write(std::ostream& out, const std::vector<Literal>& next, const std::vector<Literal>& outputs, const std::vector<std::string>& input_names,
             const std::vector<std::string>& output_names) const;

 private:
  std::size_t inputs_, latches_;
  std::vector<std::pair<Literal, Literal>> ands_;  // the larger operand first
  std::map<std::pair<Literal, Literal>, Literal> known_;
};

}  // namespace filigree::gate
