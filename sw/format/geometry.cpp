#include "format/geometry.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "format/beat.h"

namespace filigree::format {
namespace {

void check_range(std::vector<std::string>& problems, const char* name, int value, int low, int high) {
  if (value < low || value > high) problems.push_back(fmt::format("{} is {}, accepted is {}..{}", name, value, low, high));
}

}  // namespace

std::vector<std::string> Geometry::problems() const {
  std::vector<std::string> found = family.problems();
  check_range(found, "lanes", lanes, 1, 4096);
  check_range(found, "rows", rows, 1, 4096);
  check_range(found, "arrays", arrays, 1, 4096);
  check_range(found, "columns", columns, 1, 65536);
  check_range(found, "a_bits", a_bits, 2, 16);
  check_range(found, "b_bits", b_bits, 2, 16);
  check_range(found, "acc_bits", acc_bits, 2, 64);
  check_range(found, "row_values", row_values, 1, 65536);
  if (!found.empty()) return found;
  if (lanes % family.group_lanes() != 0) {
    found.push_back(fmt::format("lanes is {}, accepted is a multiple of the product of all G = {}", lanes, family.group_lanes()));
    return found;
  }
  if (compressed_b && family.ranks.front().m > 0) found.push_back("compressed_b is true beside a rank of N:M, accepted is false");
  if (constant_depth() && !compressed_b && row_values != window_slots()) {
    found.push_back(fmt::format("row_values is {}: a core of one pattern takes one row per step, accepted is {}", row_values, window_slots()));
  }
  return found;
}

void Geometry::check() const {
  const std::vector<std::string> found = problems();
  if (!found.empty()) throw std::invalid_argument(fmt::format("geometry: {}", fmt::join(found, "; ")));
}

std::int64_t Geometry::steps(std::int64_t k, const model::Pattern& pattern) const {
  const std::int64_t d = depth(pattern);
  return (k + d - 1) / d;
}

bool Geometry::constant_depth() const {
  return std::all_of(family.ranks.begin(), family.ranks.end(), [](const model::RankFamily& rank) { return rank.h.size() == 1; });
}

int Geometry::paths(int rank) const {
  int product = 1;
  for (int outer = rank + 1; outer < family.rank_count(); ++outer) product *= family.rank(outer).g;
  return product;
}

int Geometry::meta_bits(int rank) const {
  const model::RankFamily& choice = family.rank(rank);
  return choice.fixed_dense() ? 0 : index_bits(static_cast<std::uint64_t>(choice.coordinates()));
}

int Geometry::group_meta_bits() const {
  int bits = 0;
  for (int rank = 0; rank < family.rank_count(); ++rank) bits += paths(rank) * family.rank(rank).g * meta_bits(rank);
  return bits;
}

int Geometry::group_meta_bits(const model::Pattern& pattern) const {
  int bits = 0;
  int entries = 1;
  for (int rank = family.rank_count() - 1; rank >= 0; --rank) {
    entries *= pattern.rank(rank).g;
    bits += entries * meta_bits(rank);
  }
  return bits;
}

int Geometry::blocks() const {
  int product = 1;
  for (int rank = 1; rank < family.rank_count(); ++rank) product *= family.rank(rank).h_max();
  return product;
}

int Geometry::offset_bits() const { return std::max(1, index_bits(static_cast<std::uint64_t>(family.rank(0).coordinates()))); }

int Geometry::end_bits() const { return bits_for(static_cast<std::uint64_t>(blocks()) * static_cast<std::uint64_t>(family.rank(0).coordinates())); }

int Geometry::mode_bits(int rank) const { return index_bits(family.rank(rank).h.size()); }

int Geometry::cmd_width() const {
  int modes = 0;
  for (int rank = 0; rank < family.rank_count(); ++rank) modes += mode_bits(rank);
  return modes + kStepsBits + bits_for(static_cast<std::uint64_t>(columns)) + kTileRowsBits + (compressed_b ? 1 : 0) + 2;
}

}  // namespace filigree::format
