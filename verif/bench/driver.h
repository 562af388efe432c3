// Sends beats into an input stream of the device. An offer, once made, is held until it is taken.
#pragma once

#include <deque>

#include "bench/component.h"
#include "bench/pin.h"
#include "bench/sequence.h"
#include "bench/stalls.h"

namespace filigree::bench {

class Driver : public Component {
 public:
  /// While there is no offer the payload carries noise, so that a device that looks at it without valid is found out.
  Driver(StreamPins pins, Rng rng, Stalls stalls = Stalls::mixed());

  /// Queues a beat. std::invalid_argument when it does not fit the stream.
  void send(Beat beat);
  void send(std::vector<Beat> beats);
  /// Draws beats from a sequence once the queue is empty. One sequence at a time: replaces the last.
  void send_from(Sequence<Beat> source) { source_ = std::move(source); }
  void set_stalls(Stalls stalls) { stalls_ = stalls; }
  /// Called with every beat in the cycle in which it is taken.
  void on_taken(std::function<void(const Beat&)> handler) { handler_ = std::move(handler); }

  void drive() override;
  void reset() override;
  void sample(std::uint64_t cycle) override;
  bool idle() const override { return queue_.empty() && !source_; }
  std::uint64_t transactions() const override { return taken_; }
  std::string waiting() const override;

 private:
  bool refill();

  StreamPins pins_;
  Rng rng_;
  Stalls stalls_;
  std::deque<Beat> queue_;
  Sequence<Beat> source_;
  std::function<void(const Beat&)> handler_;
  Beat noise_;
  bool offering_ = false;
  std::uint64_t taken_ = 0;
  std::uint64_t offers_waiting_ = 0;  // cycles the present offer has waited
};

}  // namespace filigree::bench
