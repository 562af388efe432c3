// The row path of the attention filter in a handful of configurations, with full coverage.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "bench/test_options.h"
#include "benches/attention_benches.h"

namespace filigree::benches::test {
namespace {

using bench::Engine;
using config::AttentionConfig;

struct Unit {
  const char* name;
  UnitReport (*verify)(const AttentionConfig&, const UnitRun&);
};

struct Case {
  AttentionConfig config;
  Unit unit;
  Engine engine;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.config.name << ' ' << c.unit.name << (c.engine == Engine::kRtl ? " rtl" : " interpreter");
}

/// A configuration that differs from the default one in what `change` does.
template <class Change>
AttentionConfig changed(const std::string& name, Change change) {
  AttentionConfig config;
  config.name = name;
  change(config);
  return config;
}

std::vector<AttentionConfig> configurations() {
  return {
      changed("usual", [](AttentionConfig& c) { c.max_keys = 1000, c.max_sampled = 64; }),
  };
}

std::vector<Case> cases(Engine engine) {
  std::vector<Case> cases;
  for (const AttentionConfig& config : configurations()) {
    cases.push_back({config, {"softmax", verify_attention_softmax}, engine});
    cases.push_back({config, {"columns", verify_attention_columns}, engine});
  }
  return cases;
}

class AttentionRowUnits : public ::testing::TestWithParam<Case> {};

TEST_P(AttentionRowUnits, PassWithFullCoverage) {
  ASSERT_THAT(GetParam().config.check(), ::testing::IsEmpty());
  const bench::BenchOptions options = bench::test_options();
  UnitRun run;
  run.make_model = [&](const hdl::Design& design) {
    return bench::test_model(design, GetParam().engine, static_cast<int>(options.seed % 1'000) + 1);
  };
  run.seed = options.seed;
  run.trace = GetParam().engine == Engine::kRtl ? options.trace : "";
  run.rerun = options.rerun;
  const UnitReport report = GetParam().unit.verify(GetParam().config, run);
  EXPECT_GT(report.transactions, 0u);
  EXPECT_THAT(report.coverage.holes(), ::testing::IsEmpty()) << report.coverage.report() << "\nto see it: " << options.rerun;
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) { return fmt::format("{}_{}", info.param.config.name, info.param.unit.name); }

INSTANTIATE_TEST_SUITE_P(Interpreter, AttentionRowUnits, ::testing::ValuesIn(cases(Engine::kInterpreter)), case_name);
INSTANTIATE_TEST_SUITE_P(Rtl, AttentionRowUnits, ::testing::ValuesIn(cases(Engine::kRtl)), case_name);

}  // namespace
}  // namespace filigree::benches::test
