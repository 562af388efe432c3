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
      // All numbers as narrow as they can be, keys not a multiple of lanes, one bank, no window mode.
      changed("narrow",
              [](AttentionConfig& c) {
                c.max_keys = 37, c.max_sampled = 5, c.query_block = 8, c.head_dim = 1, c.lanes = 4, c.banks = 1, c.window_first = false;
                c.fraction_bits = 2, c.table_bits = 2, c.factor_bits = 2, c.exponential_bits = 16, c.probability_bits = 8;
              }),
      // As wide as they can be.
      changed("wide",
              [](AttentionConfig& c) {
                c.max_keys = 3001, c.max_sampled = 300, c.head_dim = 1024, c.lanes = 64, c.banks = 1;
                c.fraction_bits = 12, c.table_bits = 6, c.factor_bits = 9, c.exponential_bits = 24, c.probability_bits = 24;
              }),
      // Widths between the ends; a table without interpolation; many banks.
      changed("between",
              [](AttentionConfig& c) {
                c.max_keys = 700, c.max_sampled = 40, c.head_dim = 64, c.lanes = 16, c.banks = 4;
                c.fraction_bits = 5, c.table_bits = 5, c.factor_bits = 8, c.exponential_bits = 21, c.probability_bits = 17;
              }),
      // Long rows of few lanes; a coarse table.
      changed("long",
              [](AttentionConfig& c) {
                c.max_keys = 701, c.max_sampled = 20, c.head_dim = 32, c.lanes = 4, c.banks = 2;
                c.fraction_bits = 10, c.table_bits = 3, c.factor_bits = 5, c.exponential_bits = 18, c.probability_bits = 18;
              }),
      // Rows of one beat, which is never full.
      changed("two_keys",
              [](AttentionConfig& c) {
                c.max_keys = 2, c.max_sampled = 2, c.query_block = 1, c.head_dim = 2, c.lanes = 4, c.banks = 1;
                c.factor_bits = 6, c.exponential_bits = 17, c.probability_bits = 12;
              }),
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
