#include "benches/compressed_step.h"

#include <utility>

#include "benches/window.h"

namespace filigree::benches {

Numbers CompressedStep::ends() const {
  Numbers ends;
  std::int64_t end = 0;
  for (const std::vector<int>& group : counts) {
    for (const int count : group) ends.push_back(end += count);
  }
  return ends;
}

CompressedStep random_step(bench::Rng& rng, const format::Geometry& geometry, const model::Pattern& pattern, bool compressed) {
  const Limits range = limits(geometry.b_bits, false);
  CompressedStep step{pattern, compressed, Numbers(static_cast<std::size_t>(geometry.window_slots())), {}, {}, {}};
  const int depth = geometry.depth(pattern);
  const int block = pattern.rank(0).h;
  const int slots_per_block = geometry.family.rank(0).h_max();
  step.counts.assign(static_cast<std::size_t>(geometry.groups()), std::vector<int>(static_cast<std::size_t>(geometry.blocks())));
  const Numbers drawn = rng.corner_values(depth, range.low, range.high);
  const int density = rng.pick(std::vector{0, 10, 50, 90, 100});
  for (int k = 0; k < depth; ++k) {
    if (compressed && !rng.chance(density)) continue;
    const int slot = slots_of(geometry, pattern, k).front();
    const std::int64_t value = drawn[static_cast<std::size_t>(k)];
    step.slots[static_cast<std::size_t>(slot)] = value;
    step.values.push_back(value);
    step.offsets.push_back(k % block);
    const int block_slot = slot / slots_per_block;
    ++step.counts[static_cast<std::size_t>(block_slot / geometry.blocks())][static_cast<std::size_t>(block_slot % geometry.blocks())];
  }
  return step;
}

}  // namespace filigree::benches
