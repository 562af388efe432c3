// Every preset and 64 of random legal configurations: bit-exact with stalls, cycle-exact without.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "bench/test_options.h"
#include "config/preset.h"
#include "system/check_gemm.h"

namespace filigree::system {
namespace {

constexpr unsigned kFirst = 1, kEnd = 65;  // seeds of the random configurations

/// Random GEMMs on one core, in all its patterns in turn.
void check_core(const config::HssConfig& config, bench::Engine engine, Rng& rng, int gemms) {
  CoreUnderTest core(config, engine);
  const auto patterns = core.geometry().family.patterns();
  for (int i = 0; i < gemms; ++i) {
    const model::Pattern& pattern = patterns[static_cast<std::size_t>(i) % patterns.size()];
    const bool compressed = config.compressed_b && pick(rng, 0, 1) == 1;
    const Shape shape = random_shape(rng, core.geometry(), pattern, compressed, 4);
    core.check(pattern, shape.options, random_gemm(rng, core.geometry(), pattern, shape), i % 2 == 1, static_cast<std::uint64_t>(i) + 1);
    if (::testing::Test::HasFailure()) return;
  }
}

class PresetSystem : public ::testing::TestWithParam<std::string> {};

#ifdef FILIGREE_SYSTEM_REGRESS

TEST_P(PresetSystem, IsExactAtFullSize) {
  Rng rng(static_cast<unsigned>(bench::test_seed(1)));
  check_core(config::load_hss(GetParam()), bench::Engine::kRtl, rng, 60);
}

#else

// The large presets are checked at full size in the long tier; here with fewer rows and columns, which is the same hardware per row.
TEST_P(PresetSystem, IsExactWithFewRows) {
  Rng rng(static_cast<unsigned>(bench::test_seed(1)));
  config::HssConfig config = config::load_hss(GetParam());
  config.rows = 2;
  config.arrays = 1;
  config.columns = 6;
  check_core(config, bench::Engine::kInterpreter, rng, 30);
}

#endif

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const config::Preset& preset : config::presets()) {
    if (std::holds_alternative<config::HssConfig>(config::load(std::string(preset.name)))) names.emplace_back(preset.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Every, PresetSystem, ::testing::ValuesIn(preset_names()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

class RandomConfiguration : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomConfiguration, IsExact) {
  Rng rng(GetParam());
  config::HssConfig config = random_config(rng);
  config.name = fmt::format("random-{}", GetParam());
  ASSERT_TRUE(config.check().empty()) << config.check().front();
#ifdef FILIGREE_SYSTEM_REGRESS
  check_core(config, bench::Engine::kRtl, rng, 40);
#else
  check_core(config, bench::Engine::kInterpreter, rng, 20);
#endif
}

INSTANTIATE_TEST_SUITE_P(Seed, RandomConfiguration, ::testing::Range(kFirst, kEnd));

// The sample is only worth something if it holds what matters.
TEST(RandomConfigurations, CoverTheCorners) {
  int three_ranks = 0, one_row = 0, one_column = 0, unsigned_b = 0, narrow = 0, wide = 0, compressed = 0, gating = 0, narrow_rows = 0, free = 0,
      free_pairs = 0;
  for (unsigned seed = kFirst; seed < kEnd; ++seed) {
    Rng rng(seed);
    const config::HssConfig config = random_config(rng);
    three_ranks += config.rank_count() == 3 ? 1 : 0;
    one_row += config.rows == 1 ? 1 : 0;
    one_column += config.columns == 1 ? 1 : 0;
    unsigned_b += config.b_signed ? 0 : 1;
    narrow += config.a_bits == 2 || config.b_bits == 2 ? 1 : 0;
    wide += config.a_bits == 16 || config.b_bits == 16 ? 1 : 0;
    compressed += config.compressed_b ? 1 : 0;
    gating += config.zero_gating ? 1 : 0;
    free += config.free_lanes() ? 1 : 0;
    free_pairs += config.free_lanes() && config.ranks.front().n_min() > 1 ? 1 : 0;
    narrow_rows += config.row_values < config.step_max() ? 1 : 0;
  }
  for (const int count : {three_ranks, one_row, one_column, unsigned_b, narrow, wide, compressed, gating, narrow_rows, free, free_pairs})
    EXPECT_GE(count, 3);
}

}  // namespace
}  // namespace filigree::system
