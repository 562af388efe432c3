#include "bench/stalls.h"

namespace filigree::bench {

bool Stalls::next(Rng& rng) {
  if (changing_ && until_change_-- == 0) {
    until_change_ = 15 + rng.below(113);
    rhythm_ = rng.pick(std::vector{Rhythm::kNone, Rhythm::kRandom, Rhythm::kBursts});
    parameter_ = rhythm_ == Rhythm::kBursts ? rng.pick(std::vector{3, 10, 40}) : rng.pick(std::vector{10, 50, 90});
    run_left_ = 0;
  }
  switch (rhythm_) {
    case Rhythm::kNone: return false;
    case Rhythm::kRandom: return rng.chance(parameter_);
    case Rhythm::kBursts: break;
  }
  if (run_left_ == 0) {
    run_left_ = 1 + rng.below(static_cast<std::uint64_t>(parameter_));
    stopped_ = !stopped_;
  }
  --run_left_;
  return stopped_;
}

}  // namespace filigree::bench
