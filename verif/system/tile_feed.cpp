#include "system/tile_feed.h"

#include <algorithm>

namespace filigree::system {

bench::Beat to_bench(const format::Beat& beat) { return {beat.words(), beat.last}; }

format::Beat to_format(const bench::Beat& beat, int width) {
  format::Beat copy(width, beat.last);
  for (int lsb = 0; lsb < width; lsb += 64) copy.set_field(lsb, std::min(64, width - lsb), beat.words[static_cast<std::size_t>(lsb / 64)]);
  return copy;
}

bench::Sequence<bench::Beat> TileFeed::sequence(const std::shared_ptr<TileFeed>& feed, TileStream stream) {
  return [feed, stream](bench::Rng&) { return feed->next(stream); };
}

std::optional<bench::Beat> TileFeed::next(TileStream stream) {
  std::deque<bench::Beat>& queue = queues_[static_cast<std::size_t>(stream)];
  while (queue.empty() && packed_ < tiles_) pack_next();
  if (queue.empty()) return std::nullopt;
  bench::Beat beat = std::move(queue.front());
  queue.pop_front();
  return beat;
}

void TileFeed::pack_next() {
  format::Tile tile = pack_(packed_);
  if (hook_) hook_(packed_, tile);
  ++packed_;
  const auto append = [this](TileStream stream, const std::vector<format::Beat>& beats) {
    for (const format::Beat& beat : beats) queues_[static_cast<std::size_t>(stream)].push_back(to_bench(beat));
  };
  append(TileStream::kCmd, {tile.cmd});
  append(TileStream::kA, tile.a);
  append(TileStream::kB, tile.b);
  append(TileStream::kBm, tile.bm);
}

}  // namespace filigree::system
