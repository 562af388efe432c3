// A bench notices small wrong changes inside its unit, wherever they are.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bench/test_options.h"
#include "benches/unit_benches.h"
#include "configurations.h"
#include "mutate/campaign.h"

namespace filigree::benches::test {
namespace {

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

mutate::Outcome try_mutants(const UnitEntry& unit) {
  mutate::CampaignOptions options;
  options.mutants = is_whole(unit) ? kOfCore : kPerUnit;
  options.seed = bench::test_seed(1);
  options.proof_seconds = 0;
  return mutate::try_design({unit.name, unit.verify, ""}, options);
}

class Mutants : public ::testing::TestWithParam<std::string> {};

TEST_P(Mutants, AreNoticed) {
  for (const UnitEntry& unit : unit_benches(configuration(GetParam()))) {
    const mutate::Outcome outcome = try_mutants(unit);
    std::string text = fmt::format("{}: {} of {} noticed; not:", unit.name, outcome.killed(), outcome.tried);
    for (const mutate::Survivor& survivor : outcome.survivors) text += "\n  " + survivor.mutant;
    EXPECT_GE(outcome.killed() * 100, outcome.tried * (is_whole(unit) ? kLeastPercentOfCore : kLeastPercent)) << text;
    if (!outcome.survivors.empty()) fmt::print("{}\n", text);
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
