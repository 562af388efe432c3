#include "format/job.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "format/pack_a.h"
#include "format/pack_b.h"
#include "format/pack_command.h"
#include "format/unpack_c.h"
#include "model/quantise.h"

namespace filigree::format {
namespace {

void check_operand(const char* name, const model::Matrix<std::int32_t>& m, int bits, bool is_signed) {
  const model::Range range = model::operand_range(bits, is_signed);
  for (std::int64_t r = 0; r < m.rows(); ++r) {
    for (std::int64_t c = 0; c < m.cols(); ++c) {
      if (!range.holds(m(r, c))) {
        throw std::invalid_argument(fmt::format("{}[{}][{}] = {} does not fit {} {} bits ({}..{})", name, r, c, m(r, c), bits,
                                                is_signed ? "signed" : "unsigned", range.low, range.high));
      }
    }
  }
}

void check_operands(const Geometry& geometry, const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b) {
  if (a.size() == 0 || b.size() == 0) {
    throw std::invalid_argument(
        fmt::format("A is {} x {} and B is {} x {}: every dimension must be at least 1", a.rows(), a.cols(), b.rows(), b.cols()));
  }
  if (a.cols() != b.rows()) {
    throw std::invalid_argument(
        fmt::format("A is {} x {} and B is {} x {}: A needs as many columns as B has rows", a.rows(), a.cols(), b.rows(), b.cols()));
  }
  check_operand("A", a, geometry.a_bits, true);
  check_operand("B", b, geometry.b_bits, geometry.b_signed);
}

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
  std::vector<Beat> beats;
  for (const TilePlan& plan : plans_) {
    if (!plan.drain) continue;
    for (Beat& beat : pack_c(geometry_, z, plan)) beats.push_back(std::move(beat));
  }
  return beats;
}

model::Matrix<std::int64_t> Job::assemble(std::span<const Beat> c) const {
  model::Matrix<std::int64_t> z(m(), n());
  std::size_t next = 0;
  for (const TilePlan& plan : plans_) {
    if (!plan.drain) continue;
    const std::size_t count = static_cast<std::size_t>(plan.columns);
    if (next + count > c.size()) throw std::invalid_argument(fmt::format("results: only {} beats came", c.size()));
    unpack_c(geometry_, c.subspan(next, count), plan, z);
    next += count;
  }
  if (next != c.size()) throw std::invalid_argument(fmt::format("results: {} beats came, expected {}", c.size(), next));
  return z;
}

}  // namespace filigree::format
