#include "bench/driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace filigree::bench {

Driver::Driver(StreamPins pins, Rng rng, Stalls stalls) : pins_(std::move(pins)), rng_(rng), stalls_(stalls), noise_(pins_.blank()) {
  pins_.valid.set(0);
}

void Driver::send(Beat beat) {
  const int width = pins_.data.width();
  const auto count = static_cast<std::size_t>(words_for(width));
  const bool fits = beat.words.size() == count && (width % 64 == 0 || beat.words.back() >> (width % 64) == 0);
  if (!fits || (beat.last && !pins_.last)) {
    throw std::invalid_argument(fmt::format("stream {} takes {} bits in {} words, {} tlast: a beat of {} words, {}, does not fit", pins_.name, width,
                                            count, pins_.last ? "with" : "without", beat.words.size(), describe(beat)));
  }
  queue_.push_back(std::move(beat));
}

void Driver::send(std::vector<Beat> beats) {
  for (Beat& beat : beats) {
    send(std::move(beat));
  }
}

bool Driver::refill() {
  if (queue_.empty() && source_) {
    if (std::optional<Beat> beat = source_(rng_)) {
      send(std::move(*beat));
    } else {
      source_ = nullptr;
    }
  }
  return !queue_.empty();
}

void Driver::drive() {
  if (offering_) {
    return;
  }
  const bool stalled = stalls_.next(rng_);
  if (!stalled && refill()) {
    pins_.write(queue_.front());
    pins_.valid.set(1);
    offering_ = true;
    offers_waiting_ = 0;
    return;
  }
  rng_.fill(noise_.words, pins_.data.width());
  noise_.last = rng_.chance(50);
  pins_.write(noise_);
  pins_.valid.set(0);
}

void Driver::reset() {
  pins_.valid.set(0);
  offering_ = false;
}

void Driver::sample(std::uint64_t) {
  if (!offering_) {
    return;
  }
  if (pins_.ready.get() == 0) {
    ++offers_waiting_;
    return;
  }
  offering_ = false;
  ++taken_;
  if (handler_) {
    handler_(queue_.front());
  }
  queue_.pop_front();
  // Asks the sequence now rather than at the next offer, so that idle() is true as soon as the last beat is taken.
  refill();
}

std::string Driver::waiting() const {
  if (idle()) {
    return {};
  }
  const std::string offer = offering_ ? fmt::format(", its offer not taken for {} cycles", offers_waiting_) : "";
  return fmt::format("{} sent {} beats and has {}{}", pins_.name, taken_, source_ ? "more" : fmt::format("{} left", queue_.size()), offer);
}

}  // namespace filigree::bench
