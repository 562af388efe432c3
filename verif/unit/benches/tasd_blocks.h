// Blocks for the TASD units' benches: corner-weighted values, their entries by the model's extraction, and the situations that must be met.
#pragma once

#include <vector>

#include "bench/coverage.h"
#include "bench/rng.h"
#include "benches/fields.h"
#include "config/tasd_config.h"

namespace filigree::benches {

/// One entry of a block as a unit has to show it.
struct TasdEntry {
  int number = 0;  ///< by TasdConfig: every N at its largest
  int term = 0;
  int index = 0;
  std::int64_t value = 0;
  bool valid = false;
};

class TasdBlocks {
 public:
  TasdBlocks(const config::TasdConfig& config, bench::Coverage& coverage, bench::Rng rng);

  /// A run-time N of every term.
  const std::vector<int>& draw_n();
  const std::vector<int>& n() const { return n_; }
  /// Entries that are in use.
  int used() const;
  /// A block.
  Numbers draw();
  /// Entries in use of a block, in their order.
  std::vector<TasdEntry> entries(const Numbers& block);

 private:
  void cover(const Numbers& block);

  const config::TasdConfig config_;
  Limits range_;
  bench::Rng rng_;
  std::vector<int> n_;
  std::vector<bench::CoverPoint*> cover_n_;
  bench::CoverPoint* cover_series_ = nullptr;  // every combination, where there are not too many
  bench::CoverPoint &cover_block_, &cover_entry_, &cover_found_;
};

}  // namespace filigree::benches
