// Packs a job tile by tile, just ahead of the streams that send it, so that a large job is never in memory as a whole.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "bench/beat.h"
#include "bench/sequence.h"
#include "format/job.h"

namespace filigree::system {

/// Called with every tile before it is sent: where a test spoils one.
using TileHook = std::function<void(std::size_t index, format::Tile& tile)>;

enum class TileStream { kCmd, kA, kB, kBm };

class TileFeed {
 public:
  /// `pack` makes tile 0, 1, .. `tiles` - 1 of a job.
  TileFeed(std::size_t tiles, std::function<format::Tile(std::size_t)> pack, TileHook hook)
      : tiles_(tiles), pack_(std::move(pack)), hook_(std::move(hook)) {}

  /// The beats of one stream, all tiles in order. Each stream once.
  static bench::Sequence<bench::Beat> sequence(const std::shared_ptr<TileFeed>& feed, TileStream stream);

 private:
  std::optional<bench::Beat> next(TileStream stream);
  void pack_next();

  std::size_t tiles_;
  std::function<format::Tile(std::size_t)> pack_;
  TileHook hook_;
  std::size_t packed_ = 0;
  std::deque<bench::Beat> queues_[4];
};

/// The same bits on the other side of the interface between software and bench.
bench::Beat to_bench(const format::Beat& beat);
format::Beat to_format(const bench::Beat& beat, int width);

}  // namespace filigree::system
