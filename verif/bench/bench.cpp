#include "bench/bench.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::bench {
namespace {

class EachCycle : public Component {
 public:
  explicit EachCycle(std::function<void(std::uint64_t)> look) : look_(std::move(look)) {}
  void sample(std::uint64_t cycle) override { look_(cycle); }

 private:
  std::function<void(std::uint64_t)> look_;
};

}  // namespace

Bench::Bench(Model& model, BenchOptions options)
    : model_(model), options_(std::move(options)), root_(options_.seed), probing_(root_.fork("probing")) {
  if (!options_.trace.empty()) {
    model_.open_trace(options_.trace);
  }
}

Driver& Bench::driver(const std::string& name, Stalls stalls) { return add<Driver>(StreamPins(model_, name), rng("driver " + name), stalls); }

Acceptor& Bench::acceptor(const std::string& name, Stalls stalls) { return add<Acceptor>(StreamPins(model_, name), rng("acceptor " + name), stalls); }

void Bench::each_cycle(std::function<void(std::uint64_t)> look) { add<EachCycle>(std::move(look)); }

/// Runs a part of a simulation; whatever goes wrong in it leaves as a BenchFailure.
template <class Action>
void Bench::guarded(Action action) {
  std::string message, transaction;
  try {
    action();
    return;
  } catch (const CheckFailed& failure) {
    message = failure.what();
    transaction = fmt::format(", transaction {} of {}", failure.transaction(), failure.where());
  } catch (const BenchFailure&) {
    throw;
  } catch (const std::runtime_error& error) {
    message = error.what();
    transaction = fmt::format(", after {} transactions", transactions());
  }
  throw BenchFailure(fmt::format("{}: {}\n  seed {}, cycle {}{}{}", model_.name(), message, options_.seed, cycle(), transaction,
                                 options_.rerun.empty() ? "" : "\n  to see it: " + options_.rerun),
                     cycle());
}

void Bench::reset() {
  guarded([this] {
    const std::optional<int> rst_n = model_.find("rst_n");
    for (int i = 0; rst_n && i < options_.reset_cycles; ++i) {
      model_.set(*rst_n, 0);
      model_.settle();
      // The first edge makes the device quiet; from then on its outputs have to be.
      if (i > 0) {
        std::ranges::for_each(components_, [](const auto& component) { component->reset(); });
        model_.settle();
      }
      model_.clock();
    }
    if (rst_n) {
      model_.set(*rst_n, 1);
    }
    was_reset_ = true;
  });
}

void Bench::one_cycle() {
  for (const auto& component : components_) {
    component->drive();
  }
  model_.settle();
  if (probing_.chance(options_.probe_percent)) {
    for (const auto& component : components_) {
      component->probe(model_);
      model_.settle();
    }
  }
  for (const auto& component : components_) {
    component->sample(cycle());
  }
  model_.clock();
  if (options_.progress && cycle() % 4096 == 0) {
    options_.progress(cycle());
  }
}

std::uint64_t Bench::run() {
  if (!was_reset_) {
    reset();
  }
  const std::uint64_t start = cycle();
  std::uint64_t end = start;
  guarded([&] {
    std::uint64_t done = transactions();
    std::uint64_t last_progress = start;
    while (!idle()) {
      one_cycle();
      if (const std::uint64_t now = transactions(); now != done) {
        done = now;
        last_progress = cycle();
      }
      if (cycle() - last_progress >= options_.time_out) {
        throw std::runtime_error(fmt::format("time-out: nothing happened for {} cycles; {}", options_.time_out, waiting()));
      }
      if (options_.max_cycles > 0 && cycle() - start >= options_.max_cycles && !idle()) {
        throw std::runtime_error(fmt::format("time-out: not done after {} cycles; {}", options_.max_cycles, waiting()));
      }
    }
    end = cycle();
    for (int i = 0; i < options_.extra_cycles; ++i) {
      one_cycle();
    }
    std::ranges::for_each(components_, [](const auto& component) { component->finish(); });
  });
  return end - start;
}

void Bench::step(std::uint64_t cycles) {
  if (!was_reset_) {
    reset();
  }
  guarded([&] {
    for (std::uint64_t i = 0; i < cycles; ++i) {
      one_cycle();
    }
  });
}

bool Bench::idle() const {
  return std::ranges::all_of(components_, [](const auto& component) { return component->idle(); });
}

std::uint64_t Bench::transactions() const {
  std::uint64_t sum = 0;
  for (const auto& component : components_) {
    sum += component->transactions();
  }
  return sum;
}

std::string Bench::waiting() const {
  std::string text;
  for (const auto& component : components_) {
    const std::string part = component->waiting();
    text += part.empty() ? "" : (text.empty() ? "" : "; ") + part;
  }
  return text;
}

}  // namespace filigree::bench
