// Random legal configurations of TASD units and TASD tensor cores: what check() lets pass can be generated, reads without a word, and computes what it should.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "../unit/hdl/judges.h"
#include "system/check_series.h"
#include "system/random_tasd.h"
#include "units/tasd_unit.h"
#include "units/ttc_core.h"

namespace filigree::system {
namespace {

using config::RankSet;
using config::TasdConfig;
using config::TtcConfig;
using ::testing::IsEmpty;

constexpr unsigned kFirst = 1, kEnd = 31;  // seeds of the configurations that are generated
constexpr unsigned kRunEnd = 21;           // and of those that compute
constexpr unsigned kEveryRead = 3;         // one of so many is read by the tools: they take seconds each
constexpr int kMostText = 4'000'000;       // characters that the tools are asked to read

TtcConfig ttc(unsigned seed, int most_m) {
  Rng rng(seed);
  TtcConfig config = random_ttc(rng, most_m);
  config.name = fmt::format("ttc-{}", seed);
  return config;
}

TasdConfig tasd(unsigned seed) {
  Rng rng(seed);
  TasdConfig config = random_tasd(rng);
  config.name = fmt::format("tasd-{}", seed);
  return config;
}

/// Generates; `read`: the tools say nothing about it.
void expect_hardware(const hdl::Module& top, const std::string& name, bool read) {
  const hdl::Design design(top);
  const std::vector<hdl::File> files = design.verilog({.configuration = name, .version = "test"});
  EXPECT_FALSE(files.empty());
  EXPECT_THAT(design.unnamed_shared_values(), IsEmpty());
  std::size_t characters = 0;
  for (const hdl::File& file : files) characters += file.text.size();
  if (read && characters <= kMostText) {
    EXPECT_EQ(hdl::complaints(design, files), "");
  }
}

class RandomTtc : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomTtc, CanBeGenerated) {
  const TtcConfig config = ttc(GetParam(), config::kMaxTasdM);
  ASSERT_THAT(config.check(), IsEmpty());
  expect_hardware(units::ttc_core(config), config.name, false);
}

TEST_P(RandomTtc, WithSmallBlocksIsReadByTheTools) {
  const TtcConfig config = ttc(GetParam(), 6);
  ASSERT_THAT(config.check(), IsEmpty());
  expect_hardware(units::ttc_core(config), config.name, GetParam() % kEveryRead == 0);
}

INSTANTIATE_TEST_SUITE_P(Seed, RandomTtc, ::testing::Range(kFirst, kEnd));

class RandomTasd : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomTasd, CanBeGenerated) {
  const TasdConfig config = tasd(GetParam());
  ASSERT_THAT(config.check(), IsEmpty());
  expect_hardware(units::tasd_unit(config), config.name, GetParam() % kEveryRead == 0);
}

INSTANTIATE_TEST_SUITE_P(Seed, RandomTasd, ::testing::Range(kFirst, kEnd));

class RandomTtcRun : public ::testing::TestWithParam<unsigned> {};

TEST_P(RandomTtcRun, IsExact) {
  TtcUnderTest core(ttc(GetParam(), 4), bench::Engine::kInterpreter);
  const config::HssConfig& size = core.config().core;
  Rng rng(GetParam());
  const std::vector<model::Series> all = core.every_series();
  for (const bool stalls : {false, true}) {
    const model::Series& series = all[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(all.size()) - 1))];
    const auto a =
        random_matrix(rng, pick(rng, 1, 2 * size.total_rows()), pick(rng, 1, 3 * size.step_max()), model::operand_range(size.a_bits, true));
    const auto b = random_matrix(rng, a.cols(), pick(rng, 1, size.columns + 3), model::operand_range(size.b_bits, size.b_signed));
    core.check(series, a, b, stalls, GetParam());
    if (HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seed, RandomTtcRun, ::testing::Range(kFirst, kRunEnd));

// Corners that chance may miss.
class TtcCorner : public ::testing::TestWithParam<std::string> {};

TtcConfig corner(const std::string& name) {
  TtcConfig config;
  config.name = name;
  config::HssConfig& core = config.core;
  const auto set_rank = [&](const std::vector<int>& n, int m) {
    core.ranks = {RankSet::n_of_m(n, m)};
    core.lanes = core.group_lanes();
    core.rows = m;
    core.arrays = 1;
    core.row_values = core.columns = core.step_max();
    config.term_n = {n.back()};
    config.units = 1;
  };
  set_rank({4, 2, 1}, 4);
  if (name == "widest-product") {
    core.a_bits = core.b_bits = 16;
    core.acc_bits = 64;
    config.multiplier_bits = 24;
    config.shift_bits = 6;
  } else if (name == "narrowest") {
    core.a_bits = core.b_bits = config.multiplier_bits = 2;
    core.acc_bits = core.row_sum_bits();
    config.shift_bits = 6;
  } else if (name == "smallest-block") {
    set_rank({2, 1}, 2);
  } else if (name == "largest-block") {
    set_rank({32, 16, 8, 4, 2, 1}, 32);
    config.term_n = {16, 8, 8};
  } else if (name == "one-slot") {
    config.form = config::TasdForm::kIterative;
  } else if (name == "all-slots") {
    config.form = config::TasdForm::kIterative;
    config.units = 64;
  } else if (name == "most-columns") {
    core.columns = 65535 / core.step_max() * core.step_max();
  } else if (name == "most-lanes-of-a-group") {
    core.lanes = 64 * core.group_lanes();
    core.row_values = core.columns = core.step_max();
  } else {
    throw std::logic_error("no such corner: " + name);
  }
  return config;
}

TEST_P(TtcCorner, CanBeGenerated) {
  const TtcConfig config = corner(GetParam());
  ASSERT_THAT(config.check(), IsEmpty());
  expect_hardware(units::ttc_core(config), config.name, false);
}

INSTANTIATE_TEST_SUITE_P(Every, TtcCorner,
                         ::testing::Values("widest-product", "narrowest", "smallest-block", "largest-block", "one-slot", "all-slots", "most-columns",
                                           "most-lanes-of-a-group"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

// The samples are only worth something if they hold what matters.
TEST(RandomTasdConfigurations, CoverTheCorners) {
  int least_m = 0, most_m = 0, three_terms = 0, iterative = 0, relu_only = 0, one_slot = 0, narrow = 0, widest_sum = 0, unit_mixed = 0,
      unit_unsigned = 0;
  for (unsigned seed = kFirst; seed < kEnd; ++seed) {
    const TtcConfig core = ttc(seed, config::kMaxTasdM);
    const TasdConfig unit = tasd(seed);
    least_m += core.m() == 2 || unit.terms.front().m == 2 ? 1 : 0;
    most_m += core.m() == config::kMaxTasdM || unit.block() == config::kMaxTasdM ? 1 : 0;
    three_terms += core.term_count() == 3 || unit.term_count() == 3 ? 1 : 0;
    iterative += core.form == config::TasdForm::kIterative ? 1 : 0;
    relu_only += core.relu_only ? 1 : 0;
    one_slot += core.form == config::TasdForm::kIterative && core.slots() == 1 ? 1 : 0;
    narrow += core.core.a_bits == 2 ? 1 : 0;
    widest_sum += core.core.acc_bits == 64 ? 1 : 0;
    unit_mixed += unit.terms.front().m != unit.block() ? 1 : 0;
    unit_unsigned += unit.value_signed ? 0 : 1;
  }
  for (const int count : {least_m, most_m, three_terms, iterative, relu_only, one_slot, narrow, widest_sum, unit_mixed, unit_unsigned})
    EXPECT_GE(count, 2);
}

}  // namespace
}  // namespace filigree::system
