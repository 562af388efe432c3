#include "format/unpack_c.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace filigree::format {

std::vector<Beat> pack_c(const Geometry& geometry, const model::Matrix<std::int64_t>& z, const TilePlan& tile) {
  const std::int64_t rows = std::min<std::int64_t>(geometry.total_rows(), z.rows() - tile.first_row);
  std::vector<Beat> beats;
  beats.reserve(static_cast<std::size_t>(tile.columns));
  for (int n = 0; n < tile.columns; ++n) {
    FieldWriter out(beats.emplace_back(geometry.c_width(), n == tile.columns - 1));
    for (std::int64_t r = 0; r < rows; ++r) out.put(geometry.acc_bits, z(tile.first_row + r, tile.first_column + n));
  }
  return beats;
}

void unpack_c(const Geometry& geometry, std::span<const Beat> beats, const TilePlan& tile, model::Matrix<std::int64_t>& z) {
  if (std::ssize(beats) != tile.columns) {
    throw std::invalid_argument(fmt::format("results: {} beats for a tile of {} columns", beats.size(), tile.columns));
  }
  const std::int64_t rows = std::min<std::int64_t>(geometry.total_rows(), z.rows() - tile.first_row);
  for (int n = 0; n < tile.columns; ++n) {
    const Beat& beat = beats[static_cast<std::size_t>(n)];
    if (beat.width() != geometry.c_width())
      throw std::invalid_argument(fmt::format("results: a beat has {} bits, expected {}", beat.width(), geometry.c_width()));
    if (beat.last != (n == tile.columns - 1))
      throw std::invalid_argument(fmt::format("results: column {} of {} has last = {}", n, tile.columns, beat.last));
    FieldReader in(beat);
    for (std::int64_t r = 0; r < rows; ++r) z(tile.first_row + r, tile.first_column + n) = in.take_signed(geometry.acc_bits);
  }
}

std::vector<Beat> pack_results(const Geometry& geometry, std::span<const TilePlan> tiles, const model::Matrix<std::int64_t>& z) {
  std::vector<Beat> beats;
  for (const TilePlan& tile : tiles) {
    if (!tile.drain) continue;
    for (Beat& beat : pack_c(geometry, z, tile)) beats.push_back(std::move(beat));
  }
  return beats;
}

model::Matrix<std::int64_t> unpack_results(const Geometry& geometry, std::span<const TilePlan> tiles, std::span<const Beat> beats, std::int64_t m,
                                           std::int64_t n) {
  model::Matrix<std::int64_t> z(m, n);
  std::size_t next = 0;
  for (const TilePlan& tile : tiles) {
    if (!tile.drain) continue;
    const auto count = static_cast<std::size_t>(tile.columns);
    if (next + count > beats.size()) throw std::invalid_argument(fmt::format("results: only {} beats came", beats.size()));
    unpack_c(geometry, beats.subspan(next, count), tile, z);
    next += count;
  }
  if (next != beats.size()) throw std::invalid_argument(fmt::format("results: {} beats came, expected {}", beats.size(), next));
  return z;
}

}  // namespace filigree::format
