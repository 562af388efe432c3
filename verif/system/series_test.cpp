// Whole GEMMs with series of terms on TASD tensor cores: bit-exact, every counter as its closed form says.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

#include "bench/test_options.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "estimate/series_work.h"
#include "model/gemm.h"
#include "system/check_series.h"
#include "system/latencies_of.h"
#include "system/random_job.h"
#include "tools/tensor_file.h"

namespace filigree::system {
namespace {

namespace fs = std::filesystem;
using Matrix = model::Matrix<std::int32_t>;

const fs::path kPose = FILIGREE_SOURCE_DIR "/../shared/data/layers/pose";

#ifdef FILIGREE_SYSTEM_REGRESS
constexpr int kGemms = 4;  // per series
constexpr std::int64_t kPixels = 128;
const std::vector<std::string> kPresets = {"ttc-s", "ttc-m8-s", "ttc-stc-m4", "ttc-stc-m8", "ttc-vegeta-m4", "ttc-vegeta-m8"};
constexpr const char* kRealPreset = "ttc-vegeta-m8";
#else
constexpr int kGemms = 1;
constexpr std::int64_t kPixels = 8;
const std::vector<std::string> kPresets = {"ttc-s", "ttc-m8-s"};
constexpr const char* kRealPreset = "ttc-m8-s";
#endif

config::TtcConfig preset(const std::string& name) { return std::get<config::TtcConfig>(config::load(name)); }

std::string test_name(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

class EverySeries : public ::testing::TestWithParam<std::string> {};

TEST_P(EverySeries, IsBitExactWithExactCycles) {
  Rng rng(static_cast<unsigned>(bench::test_seed(1)));
  TtcUnderTest core(preset(GetParam()), bench::Engine::kRtl);
  const config::HssConfig& size = core.config().core;
  std::int64_t results = 0;
  for (const model::Series& series : core.every_series()) {
    for (int i = 0; i < 2 * kGemms; ++i) {
      const auto a = random_matrix(rng, pick(rng, 1, 2 * size.total_rows()), pick(rng, 1, 3 * size.step_max()), {-128, 127});
      const auto b = random_matrix(rng, a.cols(), pick(rng, 1, size.columns + 9), {-128, 127});
      results += core.check(series, a, b, i % 2 == 1, bench::test_seed(1));
      if (HasFailure()) return;
    }
  }
  EXPECT_THAT(core.coverage().holes(), ::testing::IsEmpty()) << core.coverage().report();
  std::printf("%s: %lld results compared\n", GetParam().c_str(), static_cast<long long>(results));
}

INSTANTIATE_TEST_SUITE_P(Of, EverySeries, ::testing::ValuesIn(kPresets), test_name);

TEST(Series, CyclesAreTheSumOverItsTerms) {
  const config::TtcConfig cfg = preset("ttc-vegeta-m8");
  const format::TtcGeometry geometry = geometry_of(cfg);
  const auto steady = [&](const char* text) {
    return estimate::steady_series_cycles(geometry, format::resolve(geometry, model::Series::parse(text)), {256, 1152, 512});
  };
  const auto total = [&](const char* text) {
    const auto terms = format::resolve(geometry, model::Series::parse(text));
    std::vector<format::TilePlan> plans;
    for (const format::SeriesTile& tile : format::plan_series(geometry, terms, 256, 1152, 512)) plans.push_back(as_tile_plan(geometry, tile, terms));
    return estimate::total_cycles(plans, latencies_of(cfg));
  };
  for (const auto& [both, first, second] : {std::tuple{"4:8+1:8", "4:8", "1:8"}, {"4:8+2:8", "4:8", "2:8"}, {"2:8+1:8", "2:8", "1:8"}}) {
    EXPECT_EQ(steady(both), steady(first) + steady(second)) << both;
    // Terms follow each other without a gap: what is not steady is the same for one term and for two.
    EXPECT_EQ(total(both) - steady(both), total(first) - steady(first)) << both;
  }
  EXPECT_EQ(8 * steady("4:8+1:8"), 5 * steady("8:8"));  // C5
}

// The terms' partial GEMMs add up to the GEMM of their sum, on the weights of a whole network; blocks without a residual give the dense result.
TEST(Series, RealLayersAreBitExact) {
  if (!fs::exists(kPose)) GTEST_SKIP() << "no real layers here";
  TtcUnderTest core(preset(kRealPreset), bench::Engine::kRtl);
  std::int64_t results = 0, lossless_rows = 0;
  int layers = 0;
  for (int index = 0; index < 64; ++index) {
    const fs::path weights = kPose / fmt::format("L{:02}_w.npy", index);
    if (!fs::exists(weights)) continue;
#ifndef FILIGREE_SYSTEM_REGRESS
    if (layers++ % 10 != 0) continue;
#else
    ++layers;
#endif
    Matrix w = tools::load_operand(weights, 8, true).values;
    const Matrix x = tools::load_operand(kPose / fmt::format("L{:02}_x.npy", index), 8, true).values;
    Matrix b(x.cols(), std::min(kPixels, x.rows()));
    for (std::int64_t k = 0; k < b.rows(); ++k) {
      for (std::int64_t n = 0; n < b.cols(); ++n) b(k, n) = x(n, k);
    }
    for (const char* text : {"4:8", "4:8+1:8", "4:8+2:8"}) {
      const model::Series series = model::Series::parse(text);
      results += core.check(series, w, b, false, 1);
      const auto parts = model::decompose(w, series);
      const auto whole = model::gemm(w, b), sum = model::gemm(model::sum_of_terms(parts), b);
      model::Matrix<std::int64_t> partial(sum.rows(), sum.cols());
      for (const Matrix& term : parts.terms) {
        const auto product = model::gemm(term, b);
        for (std::size_t i = 0; i < partial.values().size(); ++i) partial.values()[i] += product.values()[i];
      }
      EXPECT_EQ(partial, sum) << index << ' ' << text;
      for (std::int64_t r = 0; r < w.rows(); ++r) {
        if (std::ranges::any_of(parts.residual.row(r), [](std::int32_t value) { return value != 0; })) continue;
        ++lossless_rows;
        EXPECT_TRUE(std::ranges::equal(whole.row(r), sum.row(r))) << index << ' ' << text << " row " << r;
      }
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(lossless_rows, 0);
  std::printf("%d layers, %lld results compared, %lld rows without a residual\n", layers, static_cast<long long>(results),
              static_cast<long long>(lossless_rows));
}

}  // namespace
}  // namespace filigree::system
