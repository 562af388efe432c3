// Every check is seen to fail: whichever pin of whichever unit is bad, always or now and then, its bench says so.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "bench/bench.h"
#include "bench/test_options.h"
#include "benches/unit_benches.h"
#include "configurations.h"
#include "faulty_model.h"

namespace filigree::benches::test {
namespace {

/// Enough to meet what matters only now and then: the last slot of the largest window under a weight that is not zero.
constexpr std::uint64_t kMany = 20'000;

/// "" when the bench fails as it must, else what it did instead.
std::string missed(const UnitEntry& unit, const PinFault& fault, std::uint64_t seed, std::uint64_t transactions = 0) {
  UnitRun run;
  run.transactions = transactions;
  run.make_model = [&](const hdl::Design& design) { return std::make_unique<FaultyModel>(std::make_unique<bench::InterpreterModel>(design), fault); };
  run.seed = seed;
  try {
    const UnitReport report = unit.verify(run);
    if (transactions == 0) return missed(unit, fault, seed, kMany);
    return fmt::format("{}: {}[{}] inverted in {} % of the cycles is not noticed in {} transactions\n", unit.name, fault.pin, fault.bit,
                       fault.percent, report.transactions);
  } catch (const bench::BenchFailure&) {
    return "";
  }
}

/// Bits worth spoiling: the ends and one between. Of the block ends only differences between neighbours count, whose upper bits are always zero.
std::set<int> bits_of(const UnitEntry& unit, const bench::PinInfo& pin) {
  if ((unit.name == "scatter" && pin.name == "block_end") || (unit.name == "core" && pin.name == "bm_tdata")) return {0};
  return {0, pin.width / 3, pin.width - 1};
}

class EveryPin : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryPin, IsMissedWhenItIsBad) {
  const std::uint64_t seed = bench::test_seed(1);
  for (const UnitEntry& unit : unit_benches(configuration(GetParam()))) {
    for (const bench::PinInfo& pin : bench::pins_of(design_of(unit.verify))) {
      if (pin.name == "clk" || pin.name == "rst_n") continue;
      for (const int bit : bits_of(unit, pin)) {
        EXPECT_EQ(missed(unit, {pin.name, bit, 25}, seed), "");
        EXPECT_EQ(missed(unit, {pin.name, bit, 100}, seed), "");
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, EveryPin,
                         ::testing::Values("tc-s", "highlight-s", "aligned", "three-ranks", "free-pairs", "ttc-plain", "ttc-wide", "ttc-odd",
                                           "ttc-few", "tasd-two", "tasd-two-slow", "tasd-mixed-slow", "tasd-sixes", "filter-odd", "filter-wide"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace filigree::benches::test
