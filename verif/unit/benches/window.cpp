#include "benches/window.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::benches {

int slot_of(const format::Geometry& geometry, const model::Pattern& pattern, int k) {
  const int group = k / pattern.span();
  int rest = k % pattern.span();
  int slot = 0;
  int radix = 1;
  for (int rank = 0; rank < pattern.ranks(); ++rank) {
    slot += rest % pattern.rank(rank).h * radix;
    rest /= pattern.rank(rank).h;
    radix *= geometry.family.rank(rank).h_max();
  }
  return group * geometry.family.span_max() + slot;
}

int mode_index(const format::Geometry& geometry, const model::Pattern& pattern, int rank) {
  const std::vector<int>& set = geometry.family.rank(rank).h;
  return static_cast<int>(std::ranges::find(set, pattern.rank(rank).h) - set.begin());
}

std::vector<std::string> pattern_names(const format::Geometry& geometry) {
  std::vector<std::string> names;
  for (const model::Pattern& pattern : geometry.family.patterns()) names.push_back(model::to_string(pattern));
  return names;
}

std::vector<std::string> number_names(int first, int last) {
  std::vector<std::string> names;
  for (int i = first; i <= last; ++i) names.push_back(fmt::format("{}", i));
  return names;
}

}  // namespace filigree::benches
