// Verilated TASD units against the model's extraction on a million blocks: every M, form, width and signedness, every series of the unit, random
// stalls.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "bench/test_options.h"
#include "benches/ttc_benches.h"

namespace filigree::benches::test {
namespace {

using config::TasdConfig;
using config::TasdForm;

/// Per configuration; there are 48, of which every test has six.
constexpr std::uint64_t kBlocks = 22'000;

struct Family {
  std::string name;
  std::vector<config::TasdTerm> terms;  ///< run-time N reach every series of M below them
  TasdForm form = TasdForm::kParallel;
};

void PrintTo(const Family& family, std::ostream* out) { *out << family.name; }

std::vector<Family> families() {
  std::vector<Family> all;
  for (const TasdForm form : {TasdForm::kParallel, TasdForm::kIterative}) {
    const std::string suffix = form == TasdForm::kParallel ? "parallel" : "iterative";
    all.push_back({"m4_" + suffix, {{2, 4}, {1, 4}, {1, 4}}, form});
    all.push_back({"m8_" + suffix, {{4, 8}, {2, 8}, {1, 8}}, form});
    all.push_back({"m16_" + suffix, {{4, 16}, {2, 16}, {1, 16}}, form});
    all.push_back({"m4_m8_" + suffix, {{2, 4}, {2, 8}}, form});
  }
  return all;
}

class TasdRtl : public ::testing::TestWithParam<Family> {};

TEST_P(TasdRtl, IsTheModel) {
  std::uint64_t blocks = 0;
  for (const int bits : {4, 8, 16}) {
    for (const bool is_signed : {true, false}) {
      SCOPED_TRACE(fmt::format("{} bits, {}", bits, is_signed ? "signed" : "unsigned"));
      const TasdConfig config{
          .name = "unit", .summary = "", .terms = GetParam().terms, .value_bits = bits, .value_signed = is_signed, .form = GetParam().form};
      ASSERT_THAT(config.check(), ::testing::IsEmpty());
      const bench::BenchOptions options = bench::test_options();
      UnitRun run;
      run.make_model = [&](const hdl::Design& design) {
        return bench::test_model(design, bench::Engine::kRtl, static_cast<int>(options.seed % 1'000) + 1);
      };
      run.seed = options.seed;
      run.transactions = kBlocks;
      run.rerun = options.rerun;
      const UnitReport report = verify_tasd_unit(config, run);
      EXPECT_THAT(report.coverage.holes(), ::testing::IsEmpty()) << report.coverage.report();
      blocks += report.transactions;
    }
  }
  EXPECT_GE(blocks, 6 * kBlocks);
  fmt::print("{}: {} blocks, 0 mismatches\n", GetParam().name, blocks);
}

INSTANTIATE_TEST_SUITE_P(Of, TasdRtl, ::testing::ValuesIn(families()), [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace filigree::benches::test
