// A netlist behind a bench: executes an and-inverter graph, two evaluations a cycle at most. Nothing of Verilator or the interpreter is in it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aig/aig.h"
#include "bench/model.h"

namespace filigree::mutate {

/// Input by which a netlist is told which of its mutants to be, 0: none.
inline const std::string kSwitch = "mutsel";

/// What registers start with: bits drawn from a seed, or all of them the other way round.
struct Start {
  std::uint64_t seed = 1;
  bool opposite = false;
};

class GraphModel : public bench::Model {
 public:
  /// A device with the pins given, which are the graph's but for the switch; an input bit that the graph does not have is nobody's, an output bit a
  /// constant. Registers and words of memories start with bits drawn from the seed, so that who reads what was never written or reset is found out.
  GraphModel(std::string name, std::vector<bench::PinInfo> pins, std::shared_ptr<const aig::Graph> graph, std::uint64_t mutant, const Start& start);

  void settle() override;
  void clock() override;
  /// std::invalid_argument: a graph has no names inside.
  void open_trace(const std::string& path) override;

 protected:
  void write(int pin, std::span<const std::uint64_t> words) override;
  void read(int pin, std::span<std::uint64_t> words) const override;

 private:
  bool value(aig::Literal literal) const { return ((values_[literal / 2] ^ literal) & 1U) != 0; }

  std::shared_ptr<const aig::Graph> graph_;
  std::vector<std::vector<int>> places_;  // by pin and bit: the input or output of the graph, -1: none
  std::vector<std::uint8_t> values_, loaded_;
  bool settled_ = false;
};

}  // namespace filigree::mutate
