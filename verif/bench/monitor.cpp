#include "bench/monitor.h"

#include <fmt/format.h>

#include "bench/check_failed.h"

namespace filigree::bench {
namespace {

enum Situation { kQuiet, kReadyFirst, kWaits, kTaken, kTakenAfterWait, kBackToBack };

}  // namespace

Monitor::Monitor(StreamPins pins) : pins_(std::move(pins)), offer_(pins_.blank()), now_(pins_.blank()) {}

void Monitor::cover(Coverage& coverage) {
  handshake_ = &coverage.point(pins_.name + " handshake",
                               {"quiet", "ready before valid", "offer waits", "taken at once", "taken after a wait", "back to back"});
}

void Monitor::fail(const std::string& message) const { throw CheckFailed(pins_.name, count_, message); }

void Monitor::reset() {
  if (!pins_.valid.is_input() && pins_.valid.get() != 0) {
    fail(fmt::format("{} is offered during reset", pins_.name));
  }
  held_ = false;
  taken_ = false;
}

void Monitor::check_held() {
  if (pins_.valid.get() == 0) {
    fail(fmt::format("the offer on {} was withdrawn before it was taken: {}", pins_.name, describe(offer_)));
  }
  pins_.read(now_);
  if (now_ != offer_) {
    fail(fmt::format("the offer on {} changed before it was taken: {}", pins_.name, describe_difference(offer_, now_)));
  }
}

void Monitor::sample(std::uint64_t cycle) {
  const bool valid = pins_.valid.get() != 0;
  const bool ready = pins_.ready.get() != 0;
  if (held_) {
    check_held();
  } else if (valid) {
    pins_.read(offer_);
  }
  if (handshake_ != nullptr) {
    handshake_->hit(!valid ? (ready ? kReadyFirst : kQuiet) : !ready ? kWaits : held_ ? kTakenAfterWait : taken_ ? kBackToBack : kTaken);
  }
  held_ = valid && !ready;
  taken_ = valid && ready;
  if (!taken_) {
    return;
  }
  ++count_;
  if (handler_) {
    handler_(offer_, cycle);
  } else {
    beats_.push_back(offer_);
  }
}

void Monitor::probe(Model& model) {
  const bool from_bench = pins_.valid.is_input();
  const Pin& ours = from_bench ? pins_.valid : pins_.ready;
  const Pin& theirs = from_bench ? pins_.ready : pins_.valid;
  const std::uint64_t own = ours.get();
  const std::uint64_t seen = theirs.get();
  const auto look = [&](Beat& into) {
    if (!from_bench && seen != 0) {
      pins_.read(into);
    }
  };
  Beat before = pins_.blank();
  look(before);
  ours.set(own ^ 1);
  model.settle();
  const bool same = theirs.get() == seen;
  Beat after = pins_.blank();
  look(after);
  ours.set(own);
  if (!same) {
    fail(fmt::format("{} depends on {} in the same cycle", theirs.name(), ours.name()));
  }
  if (before != after) {
    fail(fmt::format("{} depends on {} in the same cycle", pins_.data.name(), ours.name()));
  }
}

}  // namespace filigree::bench
