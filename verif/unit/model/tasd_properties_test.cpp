// Properties P1 to P6 of docs/tasd.md, exhaustively or on random blocks; together with tasd_test.cpp more than a million of them.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/tasd.h"
#include "random_blocks.h"

namespace filigree::model {
namespace {

using test::Ints;

bool all_zero(std::span<const std::int32_t> values) {
  return std::all_of(values.begin(), values.end(), [](std::int32_t value) { return value == 0; });
}

TEST(TasdProperties, P1TermsOfOneMMerge) {
  int checked = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    test::Rng rng(seed);
    const int m = seed % 2 == 0 ? 8 : test::uniform(rng, 2, kMaxTermBlock);
    Series series;
    for (int terms = test::uniform(rng, 2, 3); terms > 0; --terms) series.terms.push_back({test::uniform(rng, 1, m), m});
    const Series merged = series.merged();
    ASSERT_EQ(merged.terms.size(), 1u);
    const auto blocks = test::random_blocks(rng, 100, m);
    for (std::int64_t row = 0; row < blocks.rows(); ++row, ++checked) {
      Ints in_terms(blocks.row(row).begin(), blocks.row(row).end());
      Ints at_once = in_terms;
      extract<std::int32_t>(in_terms, series);
      extract<std::int32_t>(at_once, merged);
      ASSERT_EQ(in_terms, at_once) << to_string(series) << ", seed " << seed;
    }
  }
  EXPECT_EQ(checked, 400'000);
}

TEST(TasdProperties, P1MergesOnlyWhatStandsSideBySide) {
  EXPECT_EQ(to_string(Series::parse("4:8+1:8").merged()), "5:8");
  EXPECT_EQ(to_string(Series::parse("2:4+4:8+1:8").merged()), "2:4+5:8");
  EXPECT_EQ(to_string(Series::parse("1:4+1:8+1:4").merged()), "1:4+1:8+1:4");
  EXPECT_EQ(to_string(Series::parse("7:8+7:8").merged()), "8:8");
}

TEST(TasdProperties, P2AndP3CountsOfNonzerosTellWhatIsLossless) {
  int checked = 0;
  int lossless = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    test::Rng rng(seed);
    Series series = test::random_series(rng);
    std::stable_sort(series.terms.begin(), series.terms.end(), [](Rule a, Rule b) { return a.h < b.h; });
    const auto blocks = test::random_blocks(rng, 100, series.block());
    for (std::int64_t row = 0; row < blocks.rows(); ++row, ++checked) {
      Ints left(blocks.row(row).begin(), blocks.row(row).end());
      const bool predicted = is_lossless<std::int32_t>(blocks.row(row), series);
      extract<std::int32_t>(left, series);
      ASSERT_EQ(all_zero(left), predicted) << to_string(series) << ", seed " << seed;
      lossless += predicted ? 1 : 0;
    }
  }
  EXPECT_EQ(checked, 400'000);
  EXPECT_GT(lossless, 40'000);
  EXPECT_LT(lossless, 360'000);
}

TEST(TasdProperties, P3TakesReals) {
  const std::vector<float> block = {0.5F, 0, -1, 2, 0, 0, 0, 1};
  EXPECT_TRUE(is_lossless<float>(block, Series::parse("2:4+1:8")));
  EXPECT_FALSE(is_lossless<float>(block, Series::parse("1:4+1:8")));
  EXPECT_THROW(is_lossless<float>(block, Series::parse("1:8+1:4")), std::invalid_argument);
}

/// Bit i of a mask is place i of a block of 8.
Ints block_of(unsigned mask) {
  Ints block(8);
  for (std::size_t i = 0; i < 8; ++i) block[i] = (mask >> i & 1) != 0 ? 1 : 0;
  return block;
}

/// Whether a block with these non-zeros is decomposed without a rest, in the terms' own words.
bool expressible(unsigned mask, const Series& series) {
  Ints block = block_of(mask);
  // Blocks of the series may be shorter than 8: 2:4 twice.
  for (std::size_t first = 0; first < block.size(); first += static_cast<std::size_t>(series.block())) {
    const std::span<std::int32_t> part = std::span(block).subspan(first, static_cast<std::size_t>(series.block()));
    extract<std::int32_t>(part, series);
  }
  return all_zero(block);
}

struct Optimum {
  int optimal = 0;
  double worst_loss = 0;  ///< relative to the best
};

/// Kept magnitude of `series` against the best of all supports that 2:4+2:8 can express.
Optimum compare_with_the_best(const Series& series, unsigned seed, int blocks) {
  std::vector<unsigned> supports;
  for (unsigned mask = 0; mask < 256; ++mask) {
    if (expressible(mask, Series::parse("2:4+2:8"))) supports.push_back(mask);
  }
  test::Rng rng(seed);
  std::normal_distribution<float> gauss(0, 1);
  Optimum optimum;
  for (int i = 0; i < blocks; ++i) {
    std::vector<float> block(8);
    for (float& value : block) value = gauss(rng);
    std::array<double, 256> sums{};  // of the magnitudes under each mask
    for (unsigned mask = 1; mask < 256; ++mask) {
      sums[mask] = sums[mask & (mask - 1)] + std::abs(static_cast<double>(block[static_cast<std::size_t>(std::countr_zero(mask))]));
    }
    double best = 0;
    for (const unsigned support : supports) best = std::max(best, sums[support]);
    double kept = 0;
    for (const auto& slot : extract<float>(block, series)) kept += std::abs(static_cast<double>(slot.value));
    const double loss = (best - kept) / best;
    EXPECT_GE(loss, -1e-12) << "nothing beats the best";
    optimum.optimal += loss < 1e-12 ? 1 : 0;
    optimum.worst_loss = std::max(optimum.worst_loss, loss);
  }
  return optimum;
}

TEST(TasdProperties, P4FineToCoarseKeepsTheMost) {
  const Optimum found = compare_with_the_best(Series::parse("2:4+2:8"), 1, 100'000);
  EXPECT_EQ(found.optimal, 100'000);
  EXPECT_LT(found.worst_loss, 1e-12);
}

TEST(TasdProperties, P4CoarseToFineDoesNot) {
  const Optimum found = compare_with_the_best(Series::parse("2:8+2:4"), 2, 100'000);
  fmt::print("2:8+2:4 keeps the most in {} of 100000 blocks; worst relative loss {:.1f} %\n", found.optimal, 100 * found.worst_loss);
  EXPECT_LT(found.optimal, 70'000);
  EXPECT_GT(found.optimal, 50'000);
  EXPECT_GT(found.worst_loss, 0.2);
}

const std::vector<std::pair<std::string, int>> kSupports = {{"1:8", 9},      {"2:8", 37},      {"3:8", 93},     {"4:8", 163}, {"5:8", 219},
                                                            {"6:8", 247},    {"7:8", 255},     {"1:4", 25},     {"2:4", 121}, {"3:4", 225},
                                                            {"1:4+1:8", 85}, {"2:4+1:8", 209}, {"2:4+2:8", 247}};

TEST(TasdProperties, P5NumberOfExpressibleSupports) {
  for (const auto& [text, count] : kSupports) {
    const Series series = Series::parse(text);
    int found = 0;
    for (unsigned mask = 0; mask < 256; ++mask) {
      const bool fits = expressible(mask, series);
      EXPECT_EQ(fits, is_lossless<std::int32_t>(block_of(mask), series)) << text << ", support " << mask;
      found += fits ? 1 : 0;
    }
    EXPECT_EQ(found, count) << text;
  }
}

TEST(TasdProperties, P5TwoTermsExpressWhatSixOfEightDoes) {
  for (unsigned mask = 0; mask < 256; ++mask) EXPECT_EQ(expressible(mask, Series::parse("2:4+2:8")), expressible(mask, Series::parse("6:8"))) << mask;
}

double binomial(int n, int k) { return std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1))); }

/// Probability of exactly k non-zeros among n values of density d.
double exactly(int k, int n, double d) { return binomial(n, k) * std::pow(d, k) * std::pow(1 - d, n - k); }

/// Of at most `most` non-zeros among n.
double at_most(int most, int n, double d) {
  double sum = 0;
  for (int k = 0; k <= most; ++k) sum += exactly(k, n, d);
  return sum;
}

/// a:4+b:8 loses nothing: the overflows of both halves fit into b.
double both_halves(int a, int b, double d) {
  double sum = 0;
  for (int left = 0; left <= 4; ++left) {
    for (int right = 0; right <= 4; ++right) {
      if (std::max(0, left - a) + std::max(0, right - a) <= b) sum += exactly(left, 4, d) * exactly(right, 4, d);
    }
  }
  return sum;
}

struct Lossless {
  const char* series;
  std::array<double, 6> probability;  ///< at densities .05 .1 .2 .3 .4 .5, as the specification prints it
};

constexpr std::array<double, 6> kDensities = {.05, .1, .2, .3, .4, .5};
constexpr std::array<Lossless, 7> kLossless = {{{"4:8", {.99998, .99957, .98959, .94203, .82633, .63672}},
                                                {"5:8", {1.0000, .99998, .99877, .98871, .95019, .85547}},
                                                {"6:8", {1.0000, 1.0000, .99992, .99871, .99148, .96484}},
                                                {"2:4", {.99904, .99261, .94634, .83961, .67371, .47266}},
                                                {"3:4", {.99999, .99980, .99680, .98387, .94946, .87891}},
                                                {"2:4+2:8", {1.0000, 1.0000, .99992, .99871, .99148, .96484}},
                                                {"2:4+1:8", {.99999, .99979, .99615, .97815, .92586, .81641}}}};

TEST(TasdProperties, P6ProbabilityOfALosslessBlock) {
  for (const auto& [text, printed] : kLossless) {
    const Series series = Series::parse(text);
    for (std::size_t i = 0; i < kDensities.size(); ++i) {
      const double d = kDensities[i];
      double enumerated = 0;
      for (unsigned mask = 0; mask < 256; ++mask) {
        const int ones = std::popcount(mask);
        if (is_lossless<std::int32_t>(block_of(mask), series)) enumerated += std::pow(d, ones) * std::pow(1 - d, 8 - ones);
      }
      const Rule first = series.terms[0];
      const double closed_form = series.terms.size() == 2 ? both_halves(first.g, series.terms[1].g, d)
                                 : first.h == 8           ? at_most(first.g, 8, d)
                                                          : std::pow(at_most(first.g, 4, d), 2);
      EXPECT_NEAR(enumerated, closed_form, 1e-12) << text << " at " << d;
      EXPECT_NEAR(enumerated, printed[i], printed[i] == 1 ? 5e-5 : 5.1e-6) << text << " at " << d;
    }
  }
}

}  // namespace
}  // namespace filigree::model
