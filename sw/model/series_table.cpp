#include "model/series_table.h"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::model {
namespace {

/// `count` numbers of `descending` that add up to `sum`, not ascending, the first ones as large as possible; empty when there are none.
std::vector<int> parts_of(int sum, int count, std::span<const int> descending) {
  for (std::size_t i = 0; i < descending.size(); ++i) {
    const int part = descending[i];
    if (count == 1 && part == sum) return {part};
    if (count == 1 || part >= sum) continue;
    std::vector<int> rest = parts_of(sum - part, count - 1, descending.subspan(i));
    if (rest.empty()) continue;
    rest.insert(rest.begin(), part);
    return rest;
  }
  return {};
}

}  // namespace

std::vector<ReachedPattern> series_table(std::span<const int> native, int m, int max_terms) {
  if (m < 2 || m > kMaxTermBlock) throw std::invalid_argument(fmt::format("M is {}, accepted: 2..{}", m, kMaxTermBlock));
  if (max_terms < 1 || max_terms > kMaxTerms) throw std::invalid_argument(fmt::format("{} terms, accepted: 1..{}", max_terms, kMaxTerms));
  for (const int n : native) {
    if (n < 1 || n > m) throw std::invalid_argument(fmt::format("{}:{} is not native to any hardware, accepted: N of 1..{}", n, m, m));
  }
  std::vector<int> descending(native.begin(), native.end());
  std::sort(descending.begin(), descending.end(), std::greater<>());
  std::vector<ReachedPattern> table;
  for (int n = 1; n < m; ++n) {
    ReachedPattern& pattern = table.emplace_back(ReachedPattern{n, m});
    for (int terms = 1; terms <= max_terms && pattern.series.terms.empty(); ++terms) {
      for (const int part : parts_of(n, terms, descending)) pattern.series.terms.push_back({part, m});
    }
    if (!pattern.series.terms.empty()) pattern.way = ReachedPattern::Way::kSeries;
  }
  table.push_back({m, m, ReachedPattern::Way::kDense});
  return table;
}

std::string to_string(const ReachedPattern& pattern) {
  if (pattern.way == ReachedPattern::Way::kDense) return "dense";
  return pattern.way == ReachedPattern::Way::kSeries ? to_string(pattern.series) : "-";
}

}  // namespace filigree::model
