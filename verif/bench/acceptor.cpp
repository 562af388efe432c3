#include "bench/acceptor.h"

namespace filigree::bench {

Acceptor::Acceptor(StreamPins pins, Rng rng, Stalls stalls) : pins_(std::move(pins)), rng_(rng), stalls_(stalls), shy_(rng_.chance(25)) {
  pins_.ready.set(0);
}

void Acceptor::drive() {
  const bool stalled = stalls_.next(rng_);
  pins_.ready.set(!stalled && (!shy_ || waiting_offer_) ? 1 : 0);
}

void Acceptor::reset() {
  pins_.ready.set(0);
  waiting_offer_ = false;
}

void Acceptor::sample(std::uint64_t) {
  if (shy_) {
    waiting_offer_ = pins_.valid.get() != 0 && pins_.ready.get() == 0;
  }
}

}  // namespace filigree::bench
