#include "format/pack_a.h"

namespace filigree::format {
namespace {

/// Writes row payloads; a row or group outside the tensor reads as zeros.
class RowPacker {
 public:
  RowPacker(const Geometry& geometry, const model::Compressed& weights) : geometry_(geometry), weights_(weights) {}

  void put(FieldWriter& out, std::int64_t row, std::int64_t step) const {
    const int groups = geometry_.groups(weights_.pattern);
    for (int p = 0; p < groups; ++p) put_values(out, row, step * groups + p);
    for (int rank = geometry_.family.rank_count() - 1; rank >= 0; --rank) {
      if (geometry_.meta_bits(rank) == 0) continue;
      for (int p = 0; p < groups; ++p) put_coordinates(out, rank, row, step * groups + p);
    }
  }

 private:
  bool exists(std::int64_t row, std::int64_t group) const { return row < weights_.rows && group < weights_.groups; }

  void put_values(FieldWriter& out, std::int64_t row, std::int64_t group) const {
    const int lanes = weights_.pattern.kept();
    const std::int64_t first = (row * weights_.groups + group) * lanes;
    for (int lane = 0; lane < lanes; ++lane) {
      out.put(geometry_.a_bits, exists(row, group) ? weights_.values[static_cast<std::size_t>(first + lane)] : 0);
    }
  }

  void put_coordinates(FieldWriter& out, int rank, std::int64_t row, std::int64_t group) const {
    const int g = weights_.pattern.rank(rank).g;
    const int entries = weights_.entries(rank);
    const std::int64_t first = (row * weights_.groups + group) * entries;
    const std::vector<std::uint16_t>& coordinates = weights_.rank_coordinates(rank);
    for (int entry = 0; entry < entries; ++entry) {
      out.put(geometry_.meta_bits(rank), exists(row, group) ? coordinates[static_cast<std::size_t>(first + entry)] : entry % g);
    }
  }

  const Geometry& geometry_;
  const model::Compressed& weights_;
};

}  // namespace

std::vector<Beat> pack_a(const Geometry& geometry, const model::Compressed& weights, const TilePlan& tile) {
  const RowPacker packer(geometry, weights);
  std::vector<Beat> beats;
  beats.reserve(static_cast<std::size_t>(tile.steps) * static_cast<std::size_t>(geometry.rows));
  for (int s = 0; s < tile.steps; ++s) {
    for (int r = 0; r < geometry.rows; ++r) {
      Beat& beat = beats.emplace_back(geometry.a_width(), r == geometry.rows - 1);
      FieldWriter out(beat);
      for (int q = 0; q < geometry.arrays; ++q) packer.put(out, tile.first_row + q * geometry.rows + r, tile.first_step + s);
    }
  }
  return beats;
}

}  // namespace filigree::format
