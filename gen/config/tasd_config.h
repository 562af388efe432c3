// Configuration of a TASD unit: hardware that decomposes blocks of values into a short sum of N:M terms (docs/tasd.md).
#pragma once

#include <string>
#include <vector>

namespace filigree::config {

inline constexpr int kMaxTasdTerms = 3;
inline constexpr int kMaxTasdM = 32;

/// One term of the series that a unit extracts. N is chosen at run time, 0..n; M is built in.
struct TasdTerm {
  int n = 1;  ///< largest N
  int m = 8;

  friend bool operator==(const TasdTerm&, const TasdTerm&) = default;
};

enum class TasdForm {
  kIterative,  ///< one element per cycle: the largest of the block that is left
  kParallel,   ///< one block per cycle: every pair of elements is compared at once
};

/// Terms are listed in the order of extraction, M not descending, each M a divisor of the next one's. Derived quantities are valid only if check()
/// returns nothing.
struct TasdConfig {
  std::string name;
  std::string summary;
  std::vector<TasdTerm> terms;
  int value_bits = 8;
  bool value_signed = true;  ///< two's complement, ranked by magnitude, the most negative value highest; false: values are not negative
  TasdForm form = TasdForm::kParallel;

  friend bool operator==(const TasdConfig&, const TasdConfig&) = default;

  /// Every problem at once, each naming its key and what would be accepted.
  std::vector<std::string> check() const;

  int term_count() const { return static_cast<int>(terms.size()); }
  /// Values of one block: the largest M.
  int block() const { return terms.back().m; }
  /// Blocks of this term's own M in one block.
  int parts(int term) const { return block() / terms[static_cast<std::size_t>(term)].m; }
  /// Entries of one block in all terms, every N at its largest.
  int entries() const;
  /// Number of a term's first entry: entries are numbered by term, then by part of the block, then in the order of extraction.
  int first_entry(int term) const;
  /// Width of an index within the block's largest M.
  int index_bits() const;
  /// Width of the run-time N of a term.
  int n_bits(int term) const;
};

}  // namespace filigree::config
