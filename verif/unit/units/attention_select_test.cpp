// Selection in the attention filter: selector, compactor, list and merger of several configurations pass their benches, with full coverage.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "../hdl/judges.h"
#include "bench/test_options.h"
#include "benches/attention_select_benches.h"
#include "units/attention_compactor.h"
#include "units/attention_list.h"
#include "units/attention_merger.h"
#include "units/attention_selector.h"

namespace filigree::benches::test {
namespace {

using bench::Engine;
using config::AttentionConfig;

/// One property each: the smallest, one bank, no row bits, digits of two to four bits that end inside the highest one, 64 columns per word.
std::vector<AttentionConfig> configurations() {
  const auto with = [](const char* name, int max_keys, int max_sampled, int lanes, int banks, int digit_bits, int probability_bits, int query_block) {
    AttentionConfig config;
    config.name = name;
    config.max_keys = max_keys;
    config.max_sampled = max_sampled;
    config.lanes = lanes;
    config.banks = banks;
    config.digit_bits = digit_bits;
    config.probability_bits = probability_bits;
    config.query_block = query_block;
    EXPECT_THAT(config.check(), ::testing::IsEmpty());
    return config;
  };
  return {with("least", 2, 2, 4, 1, 1, 8, 1),       with("one-bank", 37, 5, 4, 1, 1, 8, 5),   with("one-row", 64, 1, 4, 2, 2, 9, 16),
          with("threes", 100, 100, 8, 2, 3, 10, 7), with("fours", 200, 17, 16, 1, 4, 12, 64), with("bisection", 300, 300, 8, 2, 1, 24, 64),
          with("wide", 256, 16, 16, 4, 1, 8, 32)};
}

struct UnitOf {
  const char* name;
  hdl::Module (*module)(const AttentionConfig&);
  UnitReport (*verify)(const AttentionConfig&, const UnitRun&);
};

const std::vector<UnitOf>& units_of() {
  static const std::vector<UnitOf> all{{"selector", units::attention_selector, verify_attention_selector},
                                       {"compactor", units::attention_compactor, verify_attention_compactor},
                                       {"list", units::attention_list, verify_attention_list},
                                       {"merger", units::attention_merger, verify_attention_merger}};
  return all;
}

struct Case {
  AttentionConfig configuration;
  UnitOf unit;
  Engine engine;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.configuration.name << ' ' << c.unit.name << (c.engine == Engine::kRtl ? " rtl" : " interpreter");
}

std::vector<Case> cases(Engine engine) {
  std::vector<Case> all;
  for (const AttentionConfig& config : configurations()) {
    for (const UnitOf& unit : units_of()) all.push_back({config, unit, engine});
  }
  return all;
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  std::string name = info.param.configuration.name + "_" + info.param.unit.name;
  std::ranges::replace(name, '-', '_');
  return name;
}

class AttentionSelect : public ::testing::TestWithParam<Case> {};

TEST_P(AttentionSelect, PassesWithFullCoverage) {
  const bench::BenchOptions options = bench::test_options();
  UnitRun run;
  run.make_model = [&](const hdl::Design& design) {
    return bench::test_model(design, GetParam().engine, static_cast<int>(options.seed % 1'000) + 1);
  };
  run.seed = options.seed;
  run.trace = GetParam().engine == Engine::kRtl ? options.trace : "";
  run.rerun = options.rerun;
  const UnitReport report = GetParam().unit.verify(GetParam().configuration, run);
  EXPECT_GT(report.transactions, 0u);
  EXPECT_GT(report.coverage.possible(), 0u);
  EXPECT_THAT(report.coverage.holes(), ::testing::IsEmpty()) << report.coverage.report() << "\nto see it: " << options.rerun;
}

INSTANTIATE_TEST_SUITE_P(Interpreter, AttentionSelect, ::testing::ValuesIn(cases(Engine::kInterpreter)), case_name);
INSTANTIATE_TEST_SUITE_P(Rtl, AttentionSelect, ::testing::ValuesIn(cases(Engine::kRtl)), case_name);

TEST(AttentionSelectText, ToolsAreSilent) {
  for (const AttentionConfig& config : configurations()) {
    for (const UnitOf& unit : units_of()) {
      const hdl::Design design(unit.module(config));
      EXPECT_EQ(hdl::complaints(design, design.verilog({.configuration = config.name, .version = "test"})), "") << design.top();
      EXPECT_TRUE(design.unnamed_shared_values().empty()) << fmt::format("{}", fmt::join(design.unnamed_shared_values(), "\n"));
    }
  }
}

}  // namespace
}  // namespace filigree::benches::test
