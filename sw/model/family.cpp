#include "model/family.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace filigree::model {
namespace {

void check_rank(const RankFamily& rank, int number, std::vector<std::string>& problems) {
  if (rank.g < 1) problems.push_back(fmt::format("rank {}: G is {}, at least 1 is needed", number, rank.g));
  if (rank.h.empty()) problems.push_back(fmt::format("rank {}: the set of H is empty, at least one value is needed", number));
  for (std::size_t i = 0; i < rank.h.size(); ++i) {
    if (rank.h[i] < rank.g || rank.h[i] > kMaxFiber) {
      problems.push_back(fmt::format("rank {}: H = {} is outside G..{} = {}..{}", number, rank.h[i], kMaxFiber, rank.g, kMaxFiber));
    }
    if (i > 0 && rank.h[i] <= rank.h[i - 1]) problems.push_back(fmt::format("rank {}: the set of H is not ascending at {}", number, rank.h[i]));
  }
}

}  // namespace

std::vector<std::string> Family::problems() const {
  std::vector<std::string> found;
  if (ranks.empty() || rank_count() > kMaxRanks) found.push_back(fmt::format("{} ranks given, 1 to {} are supported", ranks.size(), kMaxRanks));
  for (std::size_t i = 0; i < ranks.size(); ++i) check_rank(ranks[i], static_cast<int>(ranks.size() - 1 - i), found);
  if (!found.empty()) return found;
  std::int64_t product = 1;
  for (const RankFamily& rank : ranks) product *= rank.h_max();
  if (product > kMaxSpan) found.push_back(fmt::format("the product of the largest H is {}, at most {} is supported", product, kMaxSpan));
  return found;
}

int Family::group_lanes() const {
  int product = 1;
  for (const RankFamily& rank : ranks) product *= rank.g;
  return product;
}

int Family::span_max() const {
  int product = 1;
  for (const RankFamily& rank : ranks) product *= rank.h_max();
  return product;
}

std::vector<Pattern> Family::patterns() const {
  std::vector<Pattern> all(1);
  for (const RankFamily& rank : ranks) {
    std::vector<Pattern> longer;
    for (const Pattern& prefix : all) {
      for (int h : rank.h) {
        longer.push_back(prefix);
        longer.back().rules.push_back({rank.g, h});
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::vector<Fraction> Family::densities() const {
  std::vector<Fraction> distinct;
  for (const Pattern& pattern : patterns()) distinct.push_back(pattern.density());
  // Both products fit: the terms of a density are at most kMaxSpan.
  const auto denser = [](const Fraction& a, const Fraction& b) { return a.numerator * b.denominator > b.numerator * a.denominator; };
  std::sort(distinct.begin(), distinct.end(), denser);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

bool Family::contains(const Pattern& pattern) const {
  if (pattern.rules.size() != ranks.size()) return false;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const Rule rule = pattern.rules[i];
    if (rule.g != ranks[i].g || !std::binary_search(ranks[i].h.begin(), ranks[i].h.end(), rule.h)) return false;
  }
  return true;
}

Pattern Family::resolve(const Pattern& pattern) const {
  Pattern full;
  for (std::size_t i = 0; i + pattern.rules.size() < ranks.size(); ++i) full.rules.push_back({ranks[i].g, ranks[i].g});
  full.rules.insert(full.rules.end(), pattern.rules.begin(), pattern.rules.end());
  if (!contains(full)) {
    throw std::invalid_argument(fmt::format("pattern {} is not supported here, accepted: {} (one H per rank)", to_string(pattern), to_string(*this)));
  }
  return full;
}

std::string to_string(const Family& family) {
  std::string text;
  for (const RankFamily& rank : family.ranks) text += fmt::format("{}{}:{{{}}}", text.empty() ? "" : ",", rank.g, fmt::join(rank.h, ","));
  return text;
}

}  // namespace filigree::model
