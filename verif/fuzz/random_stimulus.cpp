#include <algorithm>
#include <random>

#include "fuzz/random_module.h"

namespace filigree::fuzz {
namespace {

using hdl::Bits;

Bits random_value(std::mt19937_64& rng, int width, const Bits& last) {
  Bits value(width);
  switch (rng() % 8) {
    case 0: return value;
    case 1: return Bits(width, -1);
    case 2: value.set_field(width - 1, 1, 1); return value;
    case 3: value.set_field(static_cast<int>(rng() % static_cast<unsigned>(width)), 1, 1); return value;
    case 4: return last;
    default: break;
  }
  for (int i = 0; i < width; i += 64) value.set_field(i, std::min(64, width - i), static_cast<std::int64_t>(rng()));
  return value;
}

}  // namespace

std::vector<std::vector<Bits>> random_stimulus(const hdl::Design& design, std::uint64_t seed, int cycles) {
  std::mt19937_64 rng(seed ^ 0x5717'0000'0000ULL);
  std::vector<std::vector<Bits>> stimulus;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    std::vector<Bits> values;
    for (const hdl::Port& port : design.ports()) {
      if (!port.is_input || port.name == "clk") continue;
      if (port.name == "rst_n") {
        values.emplace_back(1, cycle >= 2 && rng() % 32 != 0 ? 1 : 0);
      } else {
        const Bits last = cycle > 0 ? stimulus.back()[values.size()] : Bits(port.type.width);
        values.push_back(random_value(rng, port.type.width, last));
      }
    }
    stimulus.push_back(std::move(values));
  }
  return stimulus;
}

}  // namespace filigree::fuzz
