#include "format/job.h"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "format/operands.h"
#include "format/pack_a.h"
#include "format/pack_b.h"
#include "format/pack_command.h"
#include "format/unpack_c.h"

namespace filigree::format {
namespace {

Geometry checked(Geometry geometry) {
  geometry.check();
  return geometry;
}

}  // namespace

Job::Job(Geometry geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& a, model::Matrix<std::int32_t> b, JobOptions options)
    : geometry_(checked(std::move(geometry))), options_(options), b_(std::move(b)) {
  check_operands(geometry_, a, b_);
  const model::Pattern resolved = geometry_.family.resolve(pattern);
  plans_ = plan_tiles(geometry_, resolved, a.rows(), a.cols(), b_.cols(), options_);
  weights_ = model::compress(a, resolved);
}

Tile Job::tile(std::size_t index) const {
  Tile tile;
  tile.plan = plans_.at(index);
  tile.a = pack_a(geometry_, weights_, tile.plan);
  if (options_.compressed) {
    CompressedRows rows = pack_b_compressed(geometry_, pattern(), b_, tile.plan);
    tile.b = std::move(rows.b);
    tile.bm = std::move(rows.bm);
  } else {
    tile.b = pack_b(geometry_, pattern(), b_, tile.plan);
  }
  tile.cmd = pack_command(geometry_, pattern(), tile.plan, std::ssize(tile.b), options_.compressed);
  tile.c_beats = tile.plan.drain ? tile.plan.columns : 0;
  return tile;
}

std::vector<Tile> Job::tiles() const {
  std::vector<Tile> all;
  all.reserve(plans_.size());
  for (std::size_t i = 0; i < plans_.size(); ++i) all.push_back(tile(i));
  return all;
}

std::vector<Beat> Job::expected_c(const model::Matrix<std::int64_t>& z) const {
  if (z.rows() != m() || z.cols() != n()) {
    throw std::invalid_argument(fmt::format("results: Z is {} x {}, expected {} x {}", z.rows(), z.cols(), m(), n()));
  }
  return pack_results(geometry_, plans_, z);
}

model::Matrix<std::int64_t> Job::assemble(std::span<const Beat> c) const { return unpack_results(geometry_, plans_, c, m(), n()); }

}  // namespace filigree::format
