// What stood at the ports of a device in every cycle of a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace filigree::synth {

struct TracedPort {
  std::string name;
  bool is_input = false;
  int width = 0;
  std::size_t first_word = 0;  ///< of its value within a cycle's words, lowest bits first
};

/// Recorded after the inputs had settled, just before each clock edge.
struct PortTrace {
  std::vector<TracedPort> ports;
  std::size_t words_per_cycle = 0;
  std::vector<std::uint64_t> words;

  std::size_t cycles() const { return words_per_cycle == 0 ? 0 : words.size() / words_per_cycle; }
  bool bit(std::size_t cycle, const TracedPort& port, std::size_t bit) const {
    return (words[cycle * words_per_cycle + port.first_word + bit / 64] >> (bit % 64) & 1) != 0;
  }
};

}  // namespace filigree::synth
