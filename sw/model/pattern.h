// A hierarchical sparsity pattern: one G:H rule per rank of the reduction dimension. See family.h for the patterns that one hardware accepts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace filigree::model {

inline constexpr int kMaxRanks = 3;     ///< highlight-hss section 3, choice 6
inline constexpr int kMaxFiber = 256;   ///< largest H of one rank
inline constexpr int kMaxSpan = 65536;  ///< largest product of all H

/// An exact, reduced fraction of positive terms.
struct Fraction {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;

  /// Divides out the common factor. Both terms must be positive.
  static Fraction reduced(std::int64_t numerator, std::int64_t denominator);
  double value() const { return static_cast<double>(numerator) / static_cast<double>(denominator); }
  friend bool operator==(const Fraction&, const Fraction&) = default;
};

/// At most g of every h consecutive payloads of a fiber are non-empty (highlight-hss section 2.1).
struct Rule {
  int g = 1;
  int h = 1;
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// Rules of all ranks, OUTERMOST FIRST. Rank numbers count from the innermost (rank 0 = values inside a block). No rules at all means dense.
struct Pattern {
  std::vector<Rule> rules;

  /// Reads "4:8,2:4" (outermost first) or "dense"; spaces around numbers are allowed. Throws std::invalid_argument naming the text and the fault.
  static Pattern parse(std::string_view text);
  /// Throws std::invalid_argument unless there are at most kMaxRanks rules, each with 1 <= g <= h <= kMaxFiber.
  void check() const;

  bool dense() const { return rules.empty(); }
  int ranks() const { return static_cast<int>(rules.size()); }
  /// The rule of rank number `rank` (0 = innermost).
  Rule rank(int rank) const { return rules[rules.size() - 1 - static_cast<std::size_t>(rank)]; }
  /// K values covered by one fiber of the outermost rank: the product of all H. 1 when dense.
  int span() const;
  /// Values kept of one span: the product of all G. 1 when dense.
  int kept() const;
  /// K values under one payload of rank `rank`: the product of H below it (1 for rank 0).
  int payload_span(int rank) const;
  /// kept() / span(), exactly (section 2.3).
  Fraction density() const { return Fraction::reduced(kept(), span()); }

  friend bool operator==(const Pattern&, const Pattern&) = default;
};

/// "4:8,2:4", or "dense".
std::string to_string(const Pattern& pattern);

}  // namespace filigree::model
