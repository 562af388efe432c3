#include "format/pack_command.h"

#include <stdexcept>

#include <fmt/format.h>

namespace filigree::format {

Beat pack_command(const Geometry& geometry, const model::Pattern& pattern, const TilePlan& tile, std::int64_t b_rows, bool compressed) {
  if (!geometry.family.contains(pattern)) {
    throw std::invalid_argument(fmt::format("command: pattern {} is not one of {}", model::to_string(pattern), model::to_string(geometry.family)));
  }
  if (tile.steps < 1 || tile.steps > kMaxTileSteps) {
    throw std::invalid_argument(fmt::format("command: {} K-steps, accepted is 1..{}", tile.steps, kMaxTileSteps));
  }
  if (tile.columns < 1 || tile.columns > geometry.columns) {
    throw std::invalid_argument(fmt::format("command: {} columns, accepted is 1..{}", tile.columns, geometry.columns));
  }
  if (b_rows < 0 || b_rows > kMaxTileRows) throw std::invalid_argument(fmt::format("command: {} B rows, accepted is 0..{}", b_rows, kMaxTileRows));
  if (compressed && !geometry.compressed_b) throw std::invalid_argument("command: this core has no compressed B");

  Beat beat(geometry.cmd_width());
  FieldWriter out(beat);
  for (int rank = geometry.family.rank_count() - 1; rank >= 0; --rank) {
    out.put(geometry.mode_bits(rank), static_cast<std::int64_t>(geometry.family.rank(rank).index_of(pattern.rank(rank)).value()));
  }
  out.put(kStepsBits, tile.steps);
  out.put(bits_for(static_cast<std::uint64_t>(geometry.columns)), tile.columns);
  out.put(kTileRowsBits, b_rows);
  if (geometry.compressed_b) out.put(1, compressed ? 1 : 0);
  out.put(1, tile.accumulate ? 1 : 0);
  out.put(1, tile.drain ? 1 : 0);
  return beat;
}

}  // namespace filigree::format
