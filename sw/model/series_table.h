// Which patterns N:M a hardware with a few native ones reaches by series (Table 2 of the TASD paper).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/tasd.h"

namespace filigree::model {

/// How one pattern N:M is run.
struct ReachedPattern {
  enum class Way { kSeries, kDense, kUnsupported };

  int n = 0;
  int m = 0;
  Way way = Way::kUnsupported;
  Series series = {};  ///< of native terms, N descending; empty unless way is kSeries

  double mac_fraction() const { return way == Way::kDense ? 1 : series.mac_fraction(); }
  friend bool operator==(const ReachedPattern&, const ReachedPattern&) = default;
};

/// Every pattern 1:m .. m:m, in this order, on hardware that runs native:m for each `native` and dense. A pattern gets the series with the fewest terms, at most
/// `max_terms`; of several, the one whose first terms are largest. m:m is dense mode.
/// Throws std::invalid_argument unless m is 2..kMaxTermBlock, max_terms 1..kMaxTerms and every native N 1..m.
std::vector<ReachedPattern> series_table(std::span<const int> native, int m, int max_terms);

/// "4:8+1:8", "dense" or "-".
std::string to_string(const ReachedPattern& pattern);

}  // namespace filigree::model
