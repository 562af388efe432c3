// A part of a bench. Each cycle the bench lets all of them drive, settles the device, lets all of them sample, then gives the clock edge: nothing
// races.
#pragma once

#include <cstdint>
#include <string>

#include "bench/model.h"
#include "bench/rng.h"

namespace filigree::bench {

class Component {
 public:
  Component() = default;
  virtual ~Component() = default;
  Component(const Component&) = delete;
  Component& operator=(const Component&) = delete;

  /// Sets inputs of the device; must not look at its outputs.
  virtual void drive() {}
  /// Called instead of drive() and sample() while the device is in reset, after it settled: sets inputs to rest, forgets what was under way.
  virtual void reset() {}
  /// Looks at the settled device and records; must not set anything. Throws CheckFailed.
  virtual void sample(std::uint64_t cycle) { (void)cycle; }
  /// Now and then between settling and sampling: may change inputs and settle the device as it likes if it restores the inputs afterwards. Throws
  /// CheckFailed.
  virtual void probe(Model& model) { (void)model; }
  /// Nothing is left to do or to wait for.
  virtual bool idle() const { return true; }
  /// After the last cycle. Throws CheckFailed.
  virtual void finish() {}

  /// Completed so far; the bench takes a standstill of all of them for a hang.
  virtual std::uint64_t transactions() const { return 0; }
  /// What it waits for, for the message about a hang; empty when idle.
  virtual std::string waiting() const { return {}; }
};

}  // namespace filigree::bench
