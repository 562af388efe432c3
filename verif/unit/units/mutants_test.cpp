// A bench notices small wrong changes inside its unit, wherever they are.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

#include "bench/bench.h"
#include "bench/test_options.h"
#include "benches/unit_benches.h"
#include "configurations.h"
#include "mutate/mutant.h"

namespace filigree::benches::test {
namespace {

using mutate::Mutation;
using mutate::mutations;

/// Mutants tried of one unit; all, if it has no more.
#ifdef FILIGREE_UNITS_REGRESS
constexpr std::size_t kPerUnit = 400;
#else
constexpr std::size_t kPerUnit = 40;
#endif
/// A mutant of the whole core that is hard to notice costs a minute: fewer of those.
constexpr std::size_t kOfCore = 40;
/// Some changes make no difference: a carry that never comes, a select bit that two places imply, a mux of equals, a constant nobody looks at.
constexpr int kLeastPercent = 85;
/// The whole core runs few GEMMs, and what only an illegal command or a rare pattern shows is left to the benches of its units.
constexpr int kLeastPercentOfCore = 70;

/// A whole accelerator, not a part of one.
bool is_whole(const UnitEntry& unit) { return unit.name == "core" || unit.name == "filter"; }

struct Survivors {
  std::size_t tried = 0;
  std::vector<std::string> descriptions;
};

std::size_t count_of(const UnitEntry& unit) {
  struct Counted {};
  std::size_t count = 0;
  UnitRun run;
  run.make_model = [&](const hdl::Design& design) -> std::unique_ptr<bench::Model> {
    count = mutations(design).size();
    throw Counted();
  };
  try {
    unit.verify(run);
  } catch (const Counted&) {
  }
  return count;
}

/// Cycles after which a mutant counts as one that never ends: many times those of the unit as it should be.
std::uint64_t patience_with(const UnitEntry& unit, std::uint64_t seed) {
  UnitRun run;
  run.make_model = [](const hdl::Design& design) { return std::make_unique<bench::InterpreterModel>(design); };
  run.seed = seed;
  return 30 * unit.verify(run).cycles + 100'000;
}

/// The mutant's description if its bench passes.
std::optional<std::string> survives(const UnitEntry& unit, std::size_t number, std::uint64_t seed, std::uint64_t most_cycles) {
  std::string description;
  UnitRun run;
  run.progress = [&](std::uint64_t cycle) {
    if (cycle > most_cycles) throw std::runtime_error("it never ends");
  };
  run.make_model = [&](const hdl::Design& design) -> std::unique_ptr<bench::Model> {
    const Mutation mutation = mutations(design).at(number);
    description = mutation.description;
    mutate::mutate(design, mutation);
    return std::make_unique<bench::InterpreterModel>(design);
  };
  run.seed = seed;
  try {
    const UnitReport report = unit.verify(run);
    return report.coverage.holes().empty() ? std::optional(description) : std::nullopt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Survivors try_mutants(const UnitEntry& unit) {
  bench::Rng rng(bench::test_seed(1));
  const std::size_t count = count_of(unit);
  const std::uint64_t most_cycles = patience_with(unit, bench::test_seed(1));
  Survivors survivors;
  const std::size_t most = is_whole(unit) ? kOfCore : kPerUnit;
  survivors.tried = std::min(count, most);
  for (std::size_t i = 0; i < survivors.tried; ++i) {
    const std::size_t number = count <= most ? i : static_cast<std::size_t>(rng.below(count));
    if (const auto survivor = survives(unit, number, bench::test_seed(1), most_cycles)) survivors.descriptions.push_back(*survivor);
  }
  return survivors;
}

class Mutants : public ::testing::TestWithParam<std::string> {};

TEST_P(Mutants, AreNoticed) {
  for (const UnitEntry& unit : unit_benches(configuration(GetParam()))) {
    const Survivors survivors = try_mutants(unit);
    const auto noticed = survivors.tried - survivors.descriptions.size();
    const std::string text =
        fmt::format("{}: {} of {} noticed; not:\n  {}", unit.name, noticed, survivors.tried, fmt::join(survivors.descriptions, "\n  "));
    EXPECT_GE(noticed * 100, survivors.tried * (is_whole(unit) ? kLeastPercentOfCore : kLeastPercent)) << text;
    if (!survivors.descriptions.empty()) fmt::print("{}\n", text);
  }
}

std::string case_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Of, Mutants,
                         ::testing::Values("tc-s", "highlight-s", "aligned", "free-pairs", "ttc-plain", "ttc-wide", "ttc-odd", "ttc-few", "tasd-two",
                                           "tasd-two-slow", "tasd-mixed-slow", "tasd-sixes"),
                         case_name);

#ifdef FILIGREE_UNITS_REGRESS
INSTANTIATE_TEST_SUITE_P(OfFilter, Mutants, ::testing::Values("filter-odd"), case_name);
#endif

}  // namespace
}  // namespace filigree::benches::test
