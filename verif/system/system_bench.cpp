// How fast the highlight core is generated and simulated. The Verilated model is measured under the whole bench, and alone with the same inputs.
#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "bench/verilate.h"
#include "config/preset.h"
#include "hdl/design.h"
#include "model/prune.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

const config::HssConfig& highlight() {
  static const config::HssConfig config = config::load_hss("highlight");
  return config;
}

/// 64 x 4096 x 256 at 4:6,2:3: steps of 36 values, which never fit the rows of 64.
const format::Job& job() {
  static const format::Job job = [] {
    std::mt19937 rng(1);
    std::uniform_int_distribution<std::int32_t> value(-128, 127);
    model::Matrix<std::int32_t> a(64, 4096), b(4096, 256);
    for (std::int32_t& v : a.values()) v = value(rng);
    for (std::int32_t& v : b.values()) v = value(rng);
    const model::Pattern pattern = model::Pattern::parse("4:6,2:3");
    return format::Job(geometry_of(highlight()), pattern, model::prune(a, pattern).values, b);
  }();
  return job;
}

std::unique_ptr<bench::Model> fresh_model() { return bench::verilated_model(hdl::Design(units::hss_core(highlight()))); }

using Change = std::pair<int, std::vector<std::uint64_t>>;  ///< a pin and its new value

/// A model that remembers, cycle by cycle, what the bench set.
class Recorder : public bench::Model {
 public:
  explicit Recorder(bench::Model& model) : Model(model.name(), model.pins()), model_(model), last_(model.pins().size()), now_(last_) {}

  void settle() override { model_.settle(); }
  void clock() override {
    std::vector<Change> changes;
    for (std::size_t pin = 0; pin < now_.size(); ++pin) {
      if (now_[pin] != last_[pin]) changes.emplace_back(static_cast<int>(pin), now_[pin]);
    }
    last_ = now_;
    cycles_.push_back(std::move(changes));
    model_.clock();
    count_cycle();
  }
  void open_trace(const std::string& path) override { model_.open_trace(path); }
  const std::vector<std::vector<Change>>& cycles() const { return cycles_; }

 protected:
  void write(int pin, std::span<const std::uint64_t> words) override {
    now_[static_cast<std::size_t>(pin)].assign(words.begin(), words.end());
    model_.set(pin, words);
  }
  void read(int pin, std::span<std::uint64_t> words) const override { std::as_const(model_).get(pin, words); }

 private:
  bench::Model& model_;
  std::vector<std::vector<std::uint64_t>> last_, now_;
  std::vector<std::vector<Change>> cycles_;
};

void print_design(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(hdl::Design(units::hss_core(config::load_hss("highlight"))).verilog({}));
}
BENCHMARK(print_design)->Unit(benchmark::kSecond);

void set_rate(benchmark::State& state, std::uint64_t cycles) {
  state.counters["cycles_per_second"] = benchmark::Counter(static_cast<double>(cycles), benchmark::Counter::kIsIterationInvariantRate);
}

/// Packing, drivers, monitors and the model.
void simulate_under_bench(benchmark::State& state) {
  std::uint64_t cycles = 0;
  for (auto _ : state) {
    const std::unique_ptr<bench::Model> model = fresh_model();
    benchmark::DoNotOptimize(run_gemm_unchecked(*model, job(), {}));
    cycles = model->cycle();
  }
  set_rate(state, cycles);
}
BENCHMARK(simulate_under_bench)->Unit(benchmark::kSecond)->MinTime(2);

/// The model alone.
void simulate_alone(benchmark::State& state) {
  static const std::vector<std::vector<Change>> recorded = [] {
    const std::unique_ptr<bench::Model> model = fresh_model();
    Recorder recorder(*model);
    run_gemm_unchecked(recorder, job(), {});
    return recorder.cycles();
  }();
  for (auto _ : state) {
    const std::unique_ptr<bench::Model> model = fresh_model();
    for (const std::vector<Change>& changes : recorded) {
      for (const auto& [pin, words] : changes) model->set(pin, words);
      model->settle();
      model->clock();
    }
    model->settle();
    if (model->get(model->pin("count_steps")) == 0) state.SkipWithError("the replay did not run");
  }
  set_rate(state, recorded.size());
}
BENCHMARK(simulate_alone)->Unit(benchmark::kSecond)->MinTime(2);

}  // namespace
}  // namespace filigree::system

BENCHMARK_MAIN();
