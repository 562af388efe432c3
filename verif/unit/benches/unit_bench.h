// What all unit benches share: the model of the unit, the bench around it, and the loop that ends when the coverage is full.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "bench/bench.h"
#include "benches/unit_run.h"
#include "hdl/module.h"

namespace filigree::benches {

class UnitBench {
 public:
  UnitBench(std::string unit, const hdl::Module& module, const UnitRun& run);

  bench::Model& model() { return *model_; }
  bench::Bench& bench() { return bench_; }
  bench::Coverage& coverage() { return report_.coverage; }
  /// For points made elsewhere, such as a monitor's. std::invalid_argument when there is none of that name.
  void exclude(const std::string& point, const std::string& bin);
  bench::Rng rng(const std::string& purpose) const { return bench_.rng(purpose); }

  /// Calls `round` until `done()` transactions are as many as the run asked for (`usual` if it did not) and all of the coverage is met, but not for more
  /// than 20 times that number: the report then has holes. Throws bench::BenchFailure when a round fails or nothing is transacted for many rounds.
  UnitReport run(std::uint64_t usual, const std::function<std::uint64_t()>& done, const std::function<void()>& round);
  /// The same for a component that makes transactions of its own in every cycle.
  UnitReport run(std::uint64_t usual, const bench::Component& component);

 private:
  const UnitRun& run_;
  UnitReport report_;
  std::unique_ptr<bench::Model> model_;
  bench::Bench bench_;
};

}  // namespace filigree::benches
