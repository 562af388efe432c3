#include "benches/unit_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace filigree::benches {
namespace {

constexpr std::uint64_t kPatience = 20;       // times the transactions asked for, until a hole in the coverage is one
constexpr std::uint64_t kIdleRounds = 1'000;  // without a transaction: the device hangs
constexpr std::uint64_t kCyclesPerRound = 64;

bench::BenchOptions options_of(const UnitRun& run) {
  bench::BenchOptions options;
  options.seed = run.seed;
  if (run.reset_cycles > 0) options.reset_cycles = run.reset_cycles;
  options.trace = run.trace;
  options.rerun = run.rerun;
  options.progress = run.progress;
  options.time_out = 10'000;  // a tile of hundreds of steps on slow streams is one transaction
  return options;
}

bool is_full(const bench::Coverage& coverage) { return coverage.met() == coverage.possible() && coverage.holes().empty(); }

}  // namespace

UnitBench::UnitBench(std::string unit, const hdl::Module& module, const UnitRun& run)
    : run_(run), report_{std::move(unit), 0, 0, {}}, model_(run.make_model(hdl::Design(module))), bench_(*model_, options_of(run)) {}

void UnitBench::exclude(const std::string& point, const std::string& bin) {
  const auto found = std::ranges::find(report_.coverage.points(), point, &bench::CoverPoint::name);
  if (found == report_.coverage.points().end()) throw std::invalid_argument(fmt::format("no cover point '{}'", point));
  report_.coverage.point(point, found->bins()).exclude(bin);
}

UnitReport UnitBench::run(std::uint64_t usual, const std::function<std::uint64_t()>& done, const std::function<void()>& round) {
  const std::uint64_t least = run_.transactions > 0 ? run_.transactions : usual;
  const std::uint64_t most = kPatience * std::max(least, usual);
  std::uint64_t idle_rounds = 0;
  while (report_.transactions < least || (!is_full(report_.coverage) && report_.transactions < most)) {
    round();
    const std::uint64_t now = done();
    idle_rounds = now == report_.transactions ? idle_rounds + 1 : 0;
    if (idle_rounds == kIdleRounds) {
      throw bench::BenchFailure(fmt::format("{}: nothing happened for {} rounds\n  seed {}", report_.unit, kIdleRounds, run_.seed), bench_.cycle());
    }
    report_.transactions = now;
  }
  report_.cycles = bench_.cycle();
  return std::move(report_);
}

UnitReport UnitBench::run(std::uint64_t usual, const bench::Component& component) {
  return run(
      usual, [&] { return component.transactions(); }, [&] { bench_.step(kCyclesPerRound); });
}

}  // namespace filigree::benches
