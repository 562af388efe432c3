// The 1024-MAC highlight core, Verilated: all 15 patterns, dense and compressed B, with and without stalls, to the last bit. The long program compares a hundred
// times as many results.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "bench/test_options.h"
#include "config/preset.h"
#include "system/check_gemm.h"

namespace filigree::system {
namespace {

#ifdef FILIGREE_SYSTEM_REGRESS
constexpr std::int64_t kOutputs = 10'000'000;
#else
constexpr std::int64_t kOutputs = 100'000;
#endif

TEST(Highlight, IsBitExactInAllPatterns) {
  CoreUnderTest core(config::load_hss("highlight"), bench::Engine::kRtl);
  const auto patterns = core.geometry().family.patterns();
  ASSERT_EQ(patterns.size(), 15u);
  Rng rng(static_cast<unsigned>(bench::test_seed(1)));
  std::int64_t outputs = 0;
  std::uint64_t round = 0;
  // Every round runs every pattern in every way at least once.
  for (; outputs < kOutputs || round == 0; ++round) {
    for (const model::Pattern& pattern : patterns) {
      for (const bool compressed : {false, true}) {
        for (const bool stalls : {false, true}) {
          Shape shape = random_shape(rng, core.geometry(), pattern, compressed, 4);
          // Small jobs meet the most corners; some of full size compare the most results.
          if (stalls || pick(rng, 0, 3) == 0) {
            shape.m = pick(rng, 1, 70);
            shape.n = pick(rng, 1, 40);
          }
          outputs += core.check(pattern, shape.options, random_gemm(rng, core.geometry(), pattern, shape), stalls, bench::test_seed(1) + round);
          if (::testing::Test::HasFailure()) return;
        }
      }
    }
  }
  EXPECT_THAT(core.coverage().holes(), ::testing::IsEmpty()) << core.coverage().report();
  RecordProperty("outputs", static_cast<int>(outputs));
  EXPECT_GE(outputs, kOutputs);
  std::printf("%lld results compared in %llu rounds\n", static_cast<long long>(outputs), static_cast<unsigned long long>(round));
}

}  // namespace
}  // namespace filigree::system
