// When a stream's end hesitates. Different rhythms find different mistakes, so the default changes its rhythm as it goes.
#pragma once

#include "bench/rng.h"

namespace filigree::bench {

class Stalls {
 public:
  /// Never stalls.
  static Stalls none() { return Stalls(Rhythm::kNone, 0); }
  /// Each cycle by itself, `percent` times in a hundred.
  static Stalls random(int percent) { return Stalls(Rhythm::kRandom, percent); }
  /// Runs of stalled and of free cycles, 1 to `longest` each.
  static Stalls bursts(int longest) { return Stalls(Rhythm::kBursts, longest); }
  /// Changes between the others every 16 to 128 cycles.
  static Stalls mixed() { return Stalls(Rhythm::kNone, 0, true); }

  /// Whether to stall in this cycle; call once per cycle.
  bool next(Rng& rng);

 private:
  enum class Rhythm { kNone, kRandom, kBursts };
  Stalls(Rhythm rhythm, int parameter, bool changing = false) : rhythm_(rhythm), parameter_(parameter), changing_(changing) {}

  Rhythm rhythm_;
  int parameter_;
  bool changing_;
  std::uint64_t until_change_ = 0;
  std::uint64_t run_left_ = 0;
  bool stopped_ = false;
};

}  // namespace filigree::bench
