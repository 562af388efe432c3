// Whole GEMMs with series of terms on TASD tensor cores: bit-exact, every counter as its closed form says.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "system/check_series.h"
#include "system/random_job.h"

namespace filigree::system {
namespace {

/// The core of a small TTC.
config::TtcConfig small(const std::string& name, const std::vector<int>& n, int m, int lanes, int rows, int arrays, const std::vector<int>& term_n) {
  config::TtcConfig config{.name = name, .summary = "", .core = {}, .term_n = term_n};
  config.core.name = name;
  config.core.ranks = {config::RankSet::n_of_m(n, m)};
  config.core.lanes = lanes;
  config.core.rows = rows;
  config.core.arrays = arrays;
  config.core.row_values = config.core.columns = config.core.step_max();
  config.core.zero_gating = true;
  config.units = rows / m;
  return config;
}

TEST(Series, EverySeriesOfASmallCoreIsBitExact) {
  Rng rng(1);
  TtcUnderTest core(small("tiny", {4, 2, 1}, 4, 8, 4, 2, {2, 1}), bench::Engine::kInterpreter);
  std::int64_t results = 0;
  for (const model::Series& series : core.every_series()) {
    for (const bool stalls : {false, true}) {
      const auto a = random_matrix(rng, pick(rng, 1, 20), pick(rng, 1, 80), {-128, 127});
      const auto b = random_matrix(rng, a.cols(), pick(rng, 1, 70), {-128, 127});
      results += core.check(series, a, b, stalls, 1);
      if (HasFailure()) return;
    }
  }
  std::printf("%lld results compared\n", static_cast<long long>(results));
}

}  // namespace
}  // namespace filigree::system
