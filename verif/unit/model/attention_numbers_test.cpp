// Scores, exponentials and probabilities of the attention filter: rounding, ends of the ranges, distance to real numbers.
#include "model/sample_attention.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_matrix.h"

namespace filigree::model {
namespace {

using test::Rng;
using test::uniform;
using ::testing::ElementsAre;

std::int64_t sum(const std::vector<std::int64_t>& values) { return std::accumulate(values.begin(), values.end(), std::int64_t{0}); }

TEST(AttentionNumbers, ScaledScoreRoundsHalvesUp) {
  EXPECT_EQ(scaled_score(1, {1, 1}), 1);
  EXPECT_EQ(scaled_score(-1, {1, 1}), 0) << "-0.5";
  EXPECT_EQ(scaled_score(-3, {1, 1}), -1) << "-1.5";
  EXPECT_EQ(scaled_score(5, {3, 2}), 4) << "3.75";
  EXPECT_EQ(scaled_score(-5, {3, 2}), -4) << "-3.75";
  EXPECT_EQ(scaled_score(123456, {0, 31}), 0) << "a scale of zero";
}

TEST(AttentionNumbers, ScaledScoreSaturates) {
  EXPECT_EQ(scaled_score(256, {65535, 1}), 8388480) << "the largest that fits by this factor";
  EXPECT_EQ(scaled_score(257, {65535, 1}), 8388607);
  EXPECT_EQ(scaled_score(-257, {65535, 1}), -8388608);
  EXPECT_EQ(scaled_score(-256, {65535, 1}), -8388480);
  EXPECT_EQ(scaled_score(8388607, {65535, 1}), 8388607);
  EXPECT_EQ(scaled_score(-8388608, {65535, 1}), -8388608);
  const RowProbabilities row = row_probabilities(std::vector<std::int32_t>{8388607, -8388608});
  EXPECT_THAT(row.probabilities, ElementsAre(16777215, 0)) << "the widest distance";
}

TEST(AttentionNumbers, ScoreScaleIsTheNearest) {
  Rng rng(12);
  std::uniform_real_distribution<double> exponent(-12, 3);
  for (int trial = 0; trial < 2000; ++trial) {
    const double q = std::exp(exponent(rng));
    const double k = std::exp(exponent(rng));
    const int d = uniform(rng, 1, 256);
    AttentionNumbers numbers;
    numbers.fraction_bits = uniform(rng, 5, 10);
    const double real = q * k * std::numbers::log2e / std::sqrt(d) * std::exp2(numbers.fraction_bits);
    if (real >= 32767) continue;
    const ScoreScale scale = score_scale(q, k, d, numbers);
    ASSERT_LE(scale.factor, 65535);
    ASSERT_TRUE(scale.factor >= 32768 || scale.shift == 31) << "factor " << scale.factor << ", shift " << scale.shift;
    ASSERT_TRUE(scale.shift >= 1 && scale.shift <= 31);
    ASSERT_LE(std::abs(std::ldexp(scale.factor, -scale.shift) - real), std::ldexp(0.5, -scale.shift) * (1 + 1e-9));
    if (scale.shift == 31) continue;
    // By a score of any size, the error is half a unit and the factor's relative error.
    const int score = uniform(rng, -2097152, 2097152);
    const double exact = score * real;
    if (std::abs(exact) < 8388000) {
      ASSERT_LE(std::abs(scaled_score(score, scale) - exact), 0.5 + std::abs(exact) * 0x1p-16 * (1 + 1e-6));
    }
  }
}

TEST(AttentionNumbers, ScoreScaleAtItsEnds) {
  EXPECT_EQ(score_scale(1, std::numbers::ln2, 1, {}), (ScoreScale{32768, 7})) << "2^8 exactly";
  EXPECT_EQ(score_scale(1, std::numbers::ln2 * 65535.75 / 65536, 1, {}), (ScoreScale{32768, 7})) << "65535.75 / 2^8 does not fit 16 bits";
  EXPECT_EQ(score_scale(1e-4, 1e-5, 64, {}), (ScoreScale{99, 31})) << "no larger shift";
  EXPECT_EQ(score_scale(1e-9, 1e-9, 64, {}), (ScoreScale{0, 31})) << "below half a unit of the largest score there is";
  EXPECT_EQ(score_scale(1, std::numbers::ln2 * 32767.5 / 256, 1, {}), (ScoreScale{65535, 1})) << "the largest";
}

TEST(AttentionNumbers, QueryScaleIsMetExactlyByFewBits) {
  Rng rng(14);
  std::uniform_real_distribution<double> exponent(-9, -4), growth(0, 3);
  for (int trial = 0; trial < 2000; ++trial) {
    const double q = std::exp(exponent(rng)), k = std::exp(exponent(rng));
    const int d = uniform(rng, 16, 256), bits = uniform(rng, 2, 15);
    const QueryScale fitted = query_scale(q, k, d, bits);
    ASSERT_TRUE(fitted.scale.shift >= 1 && fitted.scale.shift <= 31);
    ASSERT_LT(fitted.scale.factor, 1 << bits);
    ASSERT_TRUE(fitted.scale.factor >= 1 << (bits - 1) || fitted.scale.shift == 31);
    const double real = fitted.q_scale * k * std::numbers::log2e / std::sqrt(d) * 256;
    ASSERT_NEAR(std::ldexp(fitted.scale.factor, -fitted.scale.shift) / real, 1, 1e-12) << "exact";
    ASSERT_EQ(score_scale(fitted.q_scale, k, d, {}, bits), fitted.scale) << "and so the nearest";
    ASSERT_GE(fitted.q_scale, q);
    if (fitted.scale.shift < 31) {
      ASSERT_LT(fitted.q_scale, q * (1 + std::ldexp(1.0, 1 - bits)) * (1 + 1e-12));
    }
    ASSERT_LE(fitted.q_scale, query_scale(q * std::exp(growth(rng)), k, d, bits).q_scale * (1 + 1e-12)) << "monotonous in q";
    ASSERT_LE(query_scale(q, k, d, bits + (bits < 15 ? 1 : 0)).q_scale, fitted.q_scale * (1 + 1e-12)) << "more bits fit at least as well";
  }
}

TEST(AttentionNumbers, QueryScaleAtItsEnds) {
  const auto scale = [](double units, int bits) { return query_scale(1, std::numbers::ln2 * units / 256, 1, bits).scale; };
  EXPECT_EQ(scale(1, 4), (ScoreScale{8, 3}));
  EXPECT_EQ(scale(1.01, 4), (ScoreScale{9, 3}));
  EXPECT_EQ(scale(1.9, 4), (ScoreScale{8, 2})) << "15.2 / 2^3 rounded up has no room in 4 bits";
  EXPECT_EQ(scale(7.5, 4), (ScoreScale{15, 1})) << "the largest";
  EXPECT_EQ(scale(0x1p-31, 4), (ScoreScale{1, 31}));
  const QueryScale unchanged = query_scale(0.1234, 0.01, 64, 16);
  EXPECT_EQ(unchanged.q_scale, 0.1234);
  EXPECT_EQ(unchanged.scale, score_scale(0.1234, 0.01, 64));
}

TEST(AttentionNumbers, ExponentialFallsAndIsCloseToReal) {
  Rng rng(13);
  double worst = 0;
  for (int trial = 0; trial < 40; ++trial) {
    AttentionNumbers numbers;
    if (trial > 0) {
      numbers.fraction_bits = uniform(rng, 2, 12);
      numbers.table_bits = uniform(rng, 2, std::min(6, numbers.fraction_bits));
      numbers.exponential_bits = uniform(rng, 16, 24);
      numbers.probability_bits = 16;
    }
    SCOPED_TRACE(fmt::format("F {}, table {}, EW {}", numbers.fraction_bits, numbers.table_bits, numbers.exponential_bits));
    // A chord of the curve lies above it by at most (ln 2 / intervals)^2 / 8 of its value; values of the curve round by half a unit, the product by one.
    const double chord = std::pow(std::numbers::ln2 / std::exp2(numbers.table_bits), 2) / 8;
    const double bound = trial == 0 ? 1.1e-4 : chord + 1.5 * 0x1p-15;
    std::int64_t before = std::int64_t{1} << numbers.exponential_bits;
    const std::int64_t last = static_cast<std::int64_t>(numbers.exponential_bits + 2) << numbers.fraction_bits;
    const std::int64_t step = std::max<std::int64_t>(1, last / 4000);
    for (std::int64_t delta = 0; delta <= last; delta += delta < (2 << numbers.fraction_bits) ? 1 : step) {
      const std::int64_t e = exponential(delta, numbers);
      ASSERT_GE(e, 0);
      ASSERT_LE(e, before) << "delta " << delta;
      before = e;
      const double exact = std::exp2(-std::ldexp(static_cast<double>(delta), -numbers.fraction_bits));
      const double found = std::ldexp(static_cast<double>(e), -numbers.exponential_bits);
      ASSERT_LE(std::abs(found - exact), bound * exact + std::exp2(-numbers.exponential_bits)) << "delta " << delta;
      if (trial == 0 && delta < 256) worst = std::max(worst, std::abs(found / exact - 1));
    }
    ASSERT_EQ(before, 0);
  }
  EXPECT_LE(worst, 1.1e-4);
  EXPECT_GE(worst, 5e-5);
  fmt::print("2^-f by 32 intervals: relative error up to {:.2e}\n", worst);
}

std::vector<std::int32_t> random_scaled(Rng& rng, std::int64_t count) {
  std::vector<std::int32_t> scaled(static_cast<std::size_t>(count));
  const int kind = uniform(rng, 0, 5);
  const int level = uniform(rng, -8388608, 8388607);
  for (std::int32_t& x : scaled) {
    switch (kind) {
      case 0: x = level; break;
      case 1: x = uniform(rng, -8388608, 8388607); break;
      case 2: x = uniform(rng, 0, 9) == 0 ? 8388607 : -8388608; break;
      case 3: x = uniform(rng, -3, 3) * 256; break;
      case 4: x = uniform(rng, 0, 40) == 0 ? 4000 : uniform(rng, -500, 500); break;
      default: x = uniform(rng, -2000, 2000);
    }
  }
  return scaled;
}

TEST(AttentionNumbers, ProbabilitiesAreCloseToReal) {
  Rng rng(14);
  for (int trial = 0; trial < 400; ++trial) {
    AttentionNumbers numbers;
    if (trial % 2 == 1) {
      numbers.exponential_bits = uniform(rng, 16, 24);
      numbers.probability_bits = uniform(rng, 8, numbers.exponential_bits);
    }
    const int count = uniform(rng, 1, 300);
    const std::vector<std::int32_t> scaled = random_scaled(rng, count);
    const RowProbabilities row = row_probabilities(scaled, numbers);
    const std::int32_t largest = *std::ranges::max_element(scaled);
    double l = 0;
    for (const std::int32_t x : scaled) l += std::exp2((x - largest) / 256.0);
    const std::int64_t one = std::int64_t{1} << numbers.probability_bits;
    ASSERT_LE(sum(row.probabilities), one);
    ASSERT_LE(one - sum(row.probabilities), count + (row.sum >> (2 * numbers.exponential_bits - numbers.probability_bits)) + 1)
        << "each loses less than one unit, and less than one unit of the reciprocal";
    ASSERT_LE(row.reciprocal, (std::int64_t{1} << numbers.exponential_bits) + 65537) << "one bit more than an exponential";
    for (std::size_t key = 0; key < scaled.size(); ++key) {
      const double exact = std::exp2((scaled[key] - largest) / 256.0) / l;
      const double found = std::ldexp(static_cast<double>(row.probabilities[key]), -numbers.probability_bits);
      const double bound = 2.3e-4 * exact + (count * exact + 2) * std::exp2(-numbers.exponential_bits) + std::exp2(-numbers.probability_bits);
      ASSERT_LE(std::abs(found - exact), bound) << "EW " << numbers.exponential_bits << ", PW " << numbers.probability_bits;
    }
  }
}

TEST(AttentionNumbers, OrderOfScoresIsKept) {
  Rng rng(15);
  for (int trial = 0; trial < 200; ++trial) {
    const std::vector<std::int32_t> scaled = random_scaled(rng, uniform(rng, 2, 60));
    const RowProbabilities row = row_probabilities(scaled);
    for (std::size_t i = 1; i < scaled.size(); ++i) {
      if (scaled[i] >= scaled[i - 1]) {
        ASSERT_GE(row.probabilities[i], row.probabilities[i - 1]);
      }
      if (scaled[i] == scaled[i - 1]) {
        ASSERT_EQ(row.probabilities[i], row.probabilities[i - 1]);
      }
    }
  }
}

}  // namespace
}  // namespace filigree::model
