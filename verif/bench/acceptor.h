// Takes beats from an output stream of the device, hesitating now and then. It does not look at them: a Monitor does.
#pragma once

#include "bench/component.h"
#include "bench/pin.h"
#include "bench/stalls.h"

namespace filigree::bench {

class Acceptor : public Component {
 public:
  /// One acceptor in four, by its `rng`, is shy: it is ready only after it saw an offer, so a device that waits for ready before it offers hangs.
  Acceptor(StreamPins pins, Rng rng, Stalls stalls = Stalls::mixed());

  void set_stalls(Stalls stalls) { stalls_ = stalls; }
  void set_shy(bool shy) { shy_ = shy; }

  void drive() override;
  void reset() override;
  void sample(std::uint64_t cycle) override;

 private:
  StreamPins pins_;
  Rng rng_;
  Stalls stalls_;
  bool shy_;
  bool waiting_offer_ = false;
};

}  // namespace filigree::bench
