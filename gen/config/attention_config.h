// Configuration of an attention filter: hardware that finds, for each head, which keys matter (docs/attention.md).
#pragma once

#include <string>
#include <vector>

namespace filigree::config {

inline constexpr int kScaledBits = 24;     ///< of a scaled score, signed
inline constexpr int kScaleShiftBits = 5;  ///< of the shift behind a score's factor: 1..31
inline constexpr int kAlphaBits = 17;      ///< of alpha in units of 2^-16: 65536 is 1
inline constexpr int kCurveBits = 16;      ///< of a value of 2^-f

/// Derived quantities are valid only if check() returns nothing.
struct AttentionConfig {
  std::string name;
  std::string summary;

  int max_keys = 8192;       ///< longest sequence
  int max_sampled = 512;     ///< most sampled rows of one head
  int head_dim = 128;        ///< largest dimension of a head: decides the width of a score
  int query_block = 64;      ///< rows of queries that share their descriptors
  int lanes = 8;             ///< scores per beat
  int banks = 2;             ///< banks of `lanes` column sums: the selector reads one word of all of them per cycle
  int digit_bits = 1;        ///< bits of the threshold found per pass: 1 is bisection, more is a radix search
  bool window_first = true;  ///< heads may choose to count the mass in the window first

  int fraction_bits = 8;      ///< F: a scaled score counts in units of 2^-F octaves
  int table_bits = 5;         ///< the table of 2^-f has 2^table_bits intervals
  int factor_bits = 16;       ///< of the factor that scales a score, unsigned
  int exponential_bits = 24;  ///< EW: fraction bits of an exponential
  int probability_bits = 24;  ///< PW: fraction bits of a probability

  friend bool operator==(const AttentionConfig&, const AttentionConfig&) = default;

  /// Every problem at once, each naming its key and what would be accepted.
  std::vector<std::string> check() const;

  /// Column sums in one word of all banks.
  int word_columns() const { return lanes * banks; }
  /// Beats of the longest row, and words of all banks.
  int max_beats() const { return (max_keys + lanes - 1) / lanes; }
  int max_words() const { return (max_keys + word_columns() - 1) / word_columns(); }
  /// Width of a score: a sum of head_dim products of int8, signed.
  int score_bits() const;
  /// Width of a number of keys or rows, 0..max_keys.
  int key_bits() const;
  /// Width of the number of a key, 0..max_keys - 1.
  int index_bits() const;
  /// Width of a number of sampled rows, 0..max_sampled.
  int sampled_bits() const;
  /// Width of the sum of one row's exponentials.
  int row_sum_bits() const;
  /// Width of floor(2^(2 EW) / sum).
  int reciprocal_bits() const { return exponential_bits + 1; }
  /// ACCW: width of a column sum.
  int column_bits() const;
  /// Width of a sum of column sums: at most 2^PW per sampled row.
  int mass_bits() const { return column_bits() + 1; }
};

}  // namespace filigree::config
