// The set of patterns that one hardware accepts: G fixed per rank, H from a set per rank, one choice per tensor.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/pattern.h"

namespace filigree::model {

/// One rank of a family: G is built in, H is chosen per tensor from an ascending set.
///
/// With `m` it is a rank N:M instead, M built in and N chosen per tensor; `g` is then the largest N and `h` holds g * m / N for every N. It is the only rank of its
/// family.
struct RankFamily {
  int g = 1;
  std::vector<int> h;
  int m = 0;

  int h_max() const { return h.back(); }
  /// The rule of a pattern that has the H with this index.
  Rule rule(std::size_t index) const { return m > 0 ? Rule{g * m / h[index], m} : Rule{g, h[index]}; }
  /// Index of the H that gives `rule`; none when the set lacks it.
  std::optional<std::size_t> index_of(Rule rule) const;
  /// The set is {G}: no choice, no metadata, no select. Lanes of N:M always choose: they stand in any order.
  bool fixed_dense() const { return m == 0 && h.size() == 1 && h.front() == g; }
  /// Coordinates that an entry can have.
  int coordinates() const { return m > 0 ? m : h_max(); }
  friend bool operator==(const RankFamily&, const RankFamily&) = default;
};

/// Ranks OUTERMOST FIRST, like Pattern.
struct Family {
  std::vector<RankFamily> ranks;

  /// One line per fault: number of ranks 1..kMaxRanks, G >= 1, H set not empty, strictly ascending, G <= H <= kMaxFiber; of an N:M
  /// rank, that it is alone, M 2..kMaxFiber, N <= M, and that every N divides the one before.
  std::vector<std::string> problems() const;

  int rank_count() const { return static_cast<int>(ranks.size()); }
  /// The family of rank number `rank` (0 = innermost).
  const RankFamily& rank(int rank) const { return ranks[ranks.size() - 1 - static_cast<std::size_t>(rank)]; }
  /// Lanes of one group: the product of all G.
  int group_lanes() const;
  /// The product of all largest H: window slots of one group.
  int span_max() const;

  /// Every pattern of the family, first the smallest H of all ranks, innermost rank varying fastest.
  std::vector<Pattern> patterns() const;
  /// Distinct densities, descending (section 2.3).
  std::vector<Fraction> densities() const;
  bool contains(const Pattern& pattern) const;
  /// The family's own spelling of `pattern`: "dense" and ranks left out on the outside become G:G. "2:4" is 4:4,2:4 for highlight. In an N:M family "dense" is M:M.
  /// Throws std::invalid_argument naming the pattern and the accepted rules when the family does not have it.
  Pattern resolve(const Pattern& pattern) const;

  friend bool operator==(const Family&, const Family&) = default;
};

/// "4:{4,5,6,7,8},2:{2,3,4}", or "{4,2,1}:4".
std::string to_string(const Family& family);

}  // namespace filigree::model
