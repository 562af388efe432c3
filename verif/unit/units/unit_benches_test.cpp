// Every unit of several configurations passes its bench, with full coverage.
#include "benches/unit_benches.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "bench/test_options.h"
#include "configurations.h"

namespace filigree::benches::test {
namespace {

using bench::Engine;

struct Case {
  std::string configuration, unit;
  Engine engine;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.configuration << ' ' << c.unit << (c.engine == Engine::kRtl ? " rtl" : " interpreter"); }

std::vector<Case> cases(const std::vector<std::string>& configurations, Engine engine) {
  std::vector<Case> cases;
  for (const std::string& name : configurations) {
    for (const UnitEntry& unit : unit_benches(configuration(name))) cases.push_back({name, unit.name, engine});
  }
  return cases;
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  std::string name = info.param.configuration + "_" + info.param.unit;
  std::ranges::replace(name, '-', '_');
  return name;
}

class EveryUnit : public ::testing::TestWithParam<Case> {};

TEST_P(EveryUnit, PassesWithFullCoverage) {
  const auto units = unit_benches(configuration(GetParam().configuration));
  const auto unit = std::ranges::find(units, GetParam().unit, &UnitEntry::name);
  const bench::BenchOptions options = bench::test_options();
  UnitRun run;
  run.make_model = [&](const hdl::Design& design) {
    return bench::test_model(design, GetParam().engine, static_cast<int>(options.seed % 1'000) + 1);
  };
  run.seed = options.seed;
  run.trace = GetParam().engine == Engine::kRtl ? options.trace : "";
  run.rerun = options.rerun;
  const UnitReport report = unit->verify(run);
  EXPECT_GT(report.transactions, 0u);
  EXPECT_GT(report.coverage.possible(), 0u);
  EXPECT_THAT(report.coverage.holes(), ::testing::IsEmpty()) << report.coverage.report() << "\nto see it: " << options.rerun;
}

std::vector<std::string> all_names() {
  std::vector<std::string> names = preset_names();
  for (const std::string& name : odd_names()) names.push_back(name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Interpreter, EveryUnit, ::testing::ValuesIn(cases(all_names(), Engine::kInterpreter)), case_name);

#ifdef FILIGREE_UNITS_REGRESS
INSTANTIATE_TEST_SUITE_P(Rtl, EveryUnit, ::testing::ValuesIn(cases(all_names(), Engine::kRtl)), case_name);
#else
INSTANTIATE_TEST_SUITE_P(Rtl, EveryUnit,
                         ::testing::ValuesIn(cases({"highlight-s", "tasd-two", "tasd-mixed-slow", "ttc-few", "filter-odd"}, Engine::kRtl)),
                         case_name);
#endif

}  // namespace
}  // namespace filigree::benches::test
