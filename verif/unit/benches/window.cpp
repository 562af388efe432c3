#include "benches/window.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::benches {

namespace {

/// Lane l multiplies values of block l div N and reads slots (l div n) * M .. of the window, n being the family's smallest N.
std::vector<int> slots_of_lanes(const format::Geometry& geometry, const model::Pattern& pattern, int k) {
  const auto [n, m] = pattern.rank(0);
  const int least = geometry.family.patterns().back().rank(0).g;
  std::vector<int> slots;
  for (int lane = k / m * n; lane < (k / m + 1) * n; ++lane) {
    const int slot = lane / least * m + k % m;
    if (slots.empty() || slots.back() != slot) slots.push_back(slot);
  }
  return slots;
}

}  // namespace

std::vector<int> slots_of(const format::Geometry& geometry, const model::Pattern& pattern, int k) {
  if (geometry.family.rank(0).m > 0) return slots_of_lanes(geometry, pattern, k);
  const int group = k / pattern.span();
  int rest = k % pattern.span();
  int slot = 0;
  int radix = 1;
  for (int rank = 0; rank < pattern.ranks(); ++rank) {
    slot += rest % pattern.rank(rank).h * radix;
    rest /= pattern.rank(rank).h;
    radix *= geometry.family.rank(rank).h_max();
  }
  return {group * geometry.family.span_max() + slot};
}

int mode_index(const format::Geometry& geometry, const model::Pattern& pattern, int rank) {
  if (geometry.family.rank(rank).m > 0) {
    const std::vector<model::Pattern> patterns = geometry.family.patterns();
    return static_cast<int>(std::ranges::find(patterns, pattern) - patterns.begin());
  }
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
