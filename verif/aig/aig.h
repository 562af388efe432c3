// An and-inverter graph: the one form of a netlist that both runs behind a bench and goes to a prover or an equivalence checker. Read from and written to
// AIGER files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <unordered_map>
#include <vector>

namespace filigree::aig {

/// Twice the number of a node, plus one if inverted. Node 0 is the constant false.
using Literal = std::uint32_t;

constexpr Literal kFalse = 0, kTrue = 1;
constexpr Literal inverted(Literal literal) { return literal ^ 1U; }

struct And {
  Literal left = kFalse, right = kFalse;
};

/// One bit of a port.
struct PortBit {
  std::string name;
  int bit = 0;
};

/// Nodes in this order: the constant, inputs, latches, ands; an and follows its operands. Latches start at 0 and take `next` at every clock edge.
struct Graph {
  std::vector<PortBit> inputs;
  std::vector<Literal> next;  ///< by latch
  std::vector<And> ands;
  std::vector<PortBit> outputs;
  std::vector<Literal> drivers;  ///< by output
  Literal unnamed = kFalse;      ///< what drives output bits that have no name: yosys names none that are constant

  std::size_t first_latch() const { return 1 + inputs.size(); }
  std::size_t first_and() const { return first_latch() + next.size(); }
};

/// A binary AIGER file and the names that yosys wrote beside it (`write_aiger -vmap`). std::runtime_error when either is not what it should be.
Graph read_aiger(const std::filesystem::path& file, const std::filesystem::path& names);
/// Binary AIGER without names: whoever compares two graphs gives them their inputs and outputs in one order.
void write_aiger(const Graph& graph, std::ostream& stream);
/// std::runtime_error when the file cannot be written.
void write_aiger(const Graph& graph, const std::filesystem::path& file);

/// Makes a graph: equal ands are made once, and constants go no further. All inputs come first, then all latches, then the rest.
class GraphBuilder {
 public:
  Literal input(const PortBit& bit);
  Literal latch();
  Literal both(Literal left, Literal right);
  Literal either(Literal left, Literal right) { return inverted(both(inverted(left), inverted(right))); }
  Literal differ(Literal left, Literal right) { return either(both(left, inverted(right)), both(inverted(left), right)); }
  Literal choice(Literal condition, Literal yes, Literal no) { return either(both(condition, yes), both(inverted(condition), no)); }
  void set_next(Literal latch, Literal next);
  void output(const PortBit& bit, Literal driver);

  /// Adds the ands of `graph`, and says what its nodes became. `nodes` has the literals of its constant, inputs and latches.
  std::vector<Literal> copy(const Graph& graph, std::vector<Literal> nodes);

  const Graph& graph() const { return graph_; }

 private:
  Graph graph_;
  std::unordered_map<std::uint64_t, Literal> known_;
};

}  // namespace filigree::aig
