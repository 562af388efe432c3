// A bench: a model, the components around it, and the cycle that ties them together.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/acceptor.h"
#include "bench/component.h"
#include "bench/driver.h"
#include "bench/monitor.h"
#include "bench/scoreboard.h"

namespace filigree::bench {

struct BenchOptions {
  std::uint64_t seed = 1;
  std::uint64_t time_out = 20'000;  ///< cycles without a transaction anywhere that count as a hang
  std::uint64_t max_cycles = 0;     ///< of one run(); 0: no limit
  int reset_cycles = 3;
  int extra_cycles = 20;                              ///< run on after everything is idle, to see what nobody expected
  int probe_percent = 2;                              ///< share of cycles in which the streams are probed for forbidden paths
  std::string trace;                                  ///< FST file to write, if any
  std::string rerun;                                  ///< command that repeats this run with a trace, for the failure message
  std::function<void(std::uint64_t cycle)> progress;  ///< every 4096 cycles; may throw to give up
};

/// What a failed run says: the check, then seed, cycle, transaction, and the command to rerun.
class BenchFailure : public std::runtime_error {
 public:
  BenchFailure(const std::string& message, std::uint64_t failing_cycle) : std::runtime_error(message), cycle_(failing_cycle) {}
  std::uint64_t cycle() const { return cycle_; }

 private:
  std::uint64_t cycle_;
};

/// Components act in the order they were added.
class Bench {
 public:
  /// The model must outlive the bench.
  Bench(Model& model, BenchOptions options);

  Model& model() { return model_; }
  std::uint64_t seed() const { return options_.seed; }
  std::uint64_t cycle() const { return model_.cycle(); }
  /// A generator of this run for the named purpose.
  Rng rng(const std::string& purpose) const { return root_.fork(purpose); }

  template <class C, class... Arguments>
  C& add(Arguments&&... arguments) {
    auto component = std::make_unique<C>(std::forward<Arguments>(arguments)...);
    C& reference = *component;
    components_.push_back(std::move(component));
    return reference;
  }
  /// Ends of the stream `name`, with a generator of their own.
  Driver& driver(const std::string& name, Stalls stalls = Stalls::mixed());
  Acceptor& acceptor(const std::string& name, Stalls stalls = Stalls::mixed());
  Monitor& monitor(const std::string& name) { return add<Monitor>(StreamPins(model_, name)); }
  /// Called in the sampling phase of every cycle, after the components added so far: for coverage and checks of single pins.
  void each_cycle(std::function<void(std::uint64_t cycle)> look);

  /// Holds rst_n low for the option's number of cycles. run() does it if it has not been done.
  void reset();
  /// Runs until every component is idle and the extra cycles are over, then lets every component finish. Returns the cycles it took, extra cycles not
  /// counted. May be called again after more was sent. Throws BenchFailure.
  std::uint64_t run();
  /// Runs `cycles` cycles, whatever the components think.
  void step(std::uint64_t cycles = 1);

 private:
  void one_cycle();
  bool idle() const;
  std::uint64_t transactions() const;
  std::string waiting() const;
  template <class Action>
  void guarded(Action action);

  Model& model_;
  BenchOptions options_;
  Rng root_;
  Rng probing_;
  std::vector<std::unique_ptr<Component>> components_;
  bool was_reset_ = false;
};

}  // namespace filigree::bench
