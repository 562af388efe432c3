#include "model/family.h"

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace filigree::model {
namespace {

/// What is wrong with an N:M rank.
void check_free_rank(const RankFamily& rank, int number, std::vector<std::string>& problems) {
  if (rank.m < 2 || rank.m > kMaxFiber) problems.push_back(fmt::format("rank {}: M is {}, 2..{} is supported", number, rank.m, kMaxFiber));
  if (rank.h.empty()) problems.push_back(fmt::format("rank {}: the set of N is empty, at least one value is needed", number));
  if (rank.g < 1 || rank.g > rank.m)
    problems.push_back(fmt::format("rank {}: the largest N is {}, 1..M = 1..{} is supported", number, rank.g, rank.m));
  for (int last = 0; const int h : rank.h) {
    const int n = h > 0 && rank.g * rank.m % h == 0 ? rank.g * rank.m / h : 0;
    const bool follows = last == 0 ? n == rank.g : n > 0 && n < last && last % n == 0;
    if (!follows) problems.push_back(fmt::format("rank {}: {} is not {} * {} / N with an N that divides the one before", number, h, rank.g, rank.m));
    last = n;
  }
}

void check_rank(const RankFamily& rank, int number, std::vector<std::string>& problems) {
  if (rank.m != 0) return check_free_rank(rank, number, problems);
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

std::optional<std::size_t> RankFamily::index_of(Rule rule) const {
  for (std::size_t i = 0; i < h.size(); ++i) {
    if (this->rule(i) == rule) return i;
  }
  return std::nullopt;
}

std::vector<std::string> Family::problems() const {
  std::vector<std::string> found;
  if (ranks.empty() || rank_count() > kMaxRanks) found.push_back(fmt::format("{} ranks given, 1 to {} are supported", ranks.size(), kMaxRanks));
  for (std::size_t i = 0; i < ranks.size(); ++i) check_rank(ranks[i], static_cast<int>(ranks.size() - 1 - i), found);
  if (!found.empty()) return found;
  if (rank_count() > 1 && std::ranges::any_of(ranks, [](const RankFamily& rank) { return rank.m > 0; })) {
    found.push_back(fmt::format("{} ranks given, one of them N:M, which must be alone", rank_count()));
    return found;
  }
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
      for (std::size_t i = 0; i < rank.h.size(); ++i) {
        longer.push_back(prefix);
        longer.back().rules.push_back(rank.rule(i));
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
    if (!ranks[i].index_of(pattern.rules[i])) return false;
  }
  return true;
}

Pattern Family::resolve(const Pattern& pattern) const {
  Pattern full;
  for (std::size_t i = 0; i + pattern.rules.size() < ranks.size(); ++i) {
    const int whole = ranks[i].m > 0 ? ranks[i].m : ranks[i].g;
    full.rules.push_back({whole, whole});
  }
  full.rules.insert(full.rules.end(), pattern.rules.begin(), pattern.rules.end());
  if (!contains(full)) {
    const bool free = std::ranges::any_of(ranks, [](const RankFamily& rank) { return rank.m > 0; });
    throw std::invalid_argument(
        fmt::format("pattern {} is not supported here, accepted: {} (one {})", to_string(pattern), to_string(*this), free ? "N" : "H per rank"));
  }
  return full;
}

std::string to_string(const Family& family) {
  std::string text;
  for (const RankFamily& rank : family.ranks) {
    if (!text.empty()) text += ",";
    std::vector<int> n;
    for (std::size_t i = 0; rank.m > 0 && i < rank.h.size(); ++i) n.push_back(rank.rule(i).g);
    text += rank.m > 0 ? fmt::format("{{{}}}:{}", fmt::join(n, ","), rank.m) : fmt::format("{}:{{{}}}", rank.g, fmt::join(rank.h, ","));
  }
  return text;
}

}  // namespace filigree::model
