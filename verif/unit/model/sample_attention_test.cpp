// The exact integer model of the attention filter: the specification's tables and vectors, its edge cases, and properties on random heads.
#include "model/sample_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_matrix.h"

namespace filigree::model {
namespace {

using test::Rng;
using test::uniform;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kOne = std::int64_t{1} << 24;  // 1 as an exponential or a probability
constexpr std::int64_t kLargest = 16776960;           // the exponential of the row's largest score

std::int64_t sum(const std::vector<std::int64_t>& values) { return std::accumulate(values.begin(), values.end(), std::int64_t{0}); }

std::vector<std::int64_t> kept_keys(const std::vector<std::uint8_t>& kept) {
  std::vector<std::int64_t> keys;
  for (std::size_t key = 0; key < kept.size(); ++key) {
    if (kept[key] != 0) keys.push_back(static_cast<std::int64_t>(key));
  }
  return keys;
}

// --- tables and vectors ---

TEST(SampleAttention, TableOfPowers) {
  EXPECT_THAT(power_table(5),
              ElementsAre(65536, 64132, 62757, 61413, 60097, 58809, 57549, 56316, 55109, 53928, 52773, 51642, 50535, 49452, 48393, 47356, 46341,
                          45348, 44376, 43425, 42495, 41584, 40693, 39821, 38968, 38133, 37316, 36516, 35734, 34968, 34219, 33486, 32768));
  EXPECT_THAT(power_table(2), ElementsAre(65536, 55109, 46341, 38968, 32768)) << "every eighth of the above";
}

TEST(SampleAttention, ExponentVectors) {
  const std::vector<std::pair<std::int64_t, std::int64_t>> vectors = {{0, 16776960},  {1, 16732416},  {7, 16462848},  {128, 11863296},
                                                                      {255, 8411648}, {256, 8388480}, {384, 5931648}, {1000, 1118976},
                                                                      {4096, 255},    {6143, 1},      {6144, 0}};
  for (const auto& [delta, e] : vectors) EXPECT_EQ(exponential(delta), e) << "delta " << delta;
}

TEST(SampleAttention, ExponentialOfSixteenBits) {
  AttentionNumbers numbers;
  numbers.exponential_bits = 16;
  numbers.probability_bits = 16;
  EXPECT_EQ(exponential(0, numbers), 65535);
  EXPECT_EQ(exponential(256, numbers), 32767);
  EXPECT_EQ(exponential(4095, numbers), 1) << "32858 >> 15";
  EXPECT_EQ(exponential(4096, numbers), 0);
  EXPECT_EQ(exponential((std::int64_t{1} << 24) - 1, numbers), 0);
}

TEST(SampleAttention, RowVectors) {
  const RowProbabilities mixed = row_probabilities(std::vector<std::int32_t>{512, 0, 256, 512, -256});
  EXPECT_THAT(mixed.exponentials, ElementsAre(16776960, 4194240, 8388480, 16776960, 2097120));
  EXPECT_EQ(mixed.sum, 48233760);
  EXPECT_EQ(mixed.reciprocal, 5835642);
  EXPECT_THAT(mixed.probabilities, ElementsAre(5835552, 1458888, 2917776, 5835552, 729444));
  EXPECT_EQ(sum(mixed.probabilities), kOne - 4);

  const RowProbabilities one_hot = row_probabilities(std::vector<std::int32_t>{-6144, 0, -8388608, -7000});
  EXPECT_THAT(one_hot.exponentials, ElementsAre(0, kLargest, 0, 0));
  EXPECT_EQ(one_hot.sum, kLargest);
  EXPECT_EQ(one_hot.reciprocal, 16777472);
  EXPECT_THAT(one_hot.probabilities, ElementsAre(0, 16777215, 0, 0));
}

TEST(SampleAttention, SelectionExample) {
  const std::vector<std::int64_t> columns = {5, 1, 5, 3, 5};
  const ColumnMass mass{columns, 19, 19};
  const std::int64_t target = target_mass(mass, alpha_units(0.5));
  EXPECT_EQ(target, 10);
  const Selection selection = select_columns(columns, target);
  EXPECT_THAT(kept_keys(selection.kept), ElementsAre(0, 2));
  EXPECT_EQ(selection.count, 2);
  EXPECT_EQ(selection.mass, 10);
  EXPECT_EQ(selection.threshold, 5);
  EXPECT_EQ(selection.above, 0);
}

TEST(SampleAttention, AlphaInUnitsIsRoundedUp) {
  EXPECT_EQ(alpha_units(0), 0);
  EXPECT_EQ(alpha_units(std::numeric_limits<double>::denorm_min()), 1);
  EXPECT_EQ(alpha_units(0.5), 32768);
  EXPECT_EQ(alpha_units(0.8), 52429);
  EXPECT_EQ(alpha_units(0.95), 62260);
  EXPECT_EQ(alpha_units(0.98), 64226);
  EXPECT_EQ(alpha_units(1), 65536);
  EXPECT_EQ(FilterSettings{}.alpha, alpha_units(0.95));
}

// --- rows ---

TEST(SampleAttention, SampledRows) {
  EXPECT_THAT(sampled_rows(18, 5, 0), ElementsAre(2, 7, 12, 17)) << "the overview figure";
  EXPECT_THAT(sampled_rows(18, 5, 3), ElementsAre(2, 7, 12, 15, 16, 17)) << "none twice";
  EXPECT_THAT(sampled_rows(18, 5, 1), ElementsAre(2, 7, 12, 17));
  EXPECT_THAT(sampled_rows(4, 20, 0), ElementsAre(3)) << "fewer rows than the stride";
  EXPECT_THAT(sampled_rows(4, 20, 9), ElementsAre(0, 1, 2, 3)) << "fewer rows than the tail";
  EXPECT_THAT(sampled_rows(4, 1, 0), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(sampled_rows(1, 1, 1), ElementsAre(0));
  EXPECT_THAT(sampled_rows(0, 5, 1), IsEmpty());
}

TEST(SampleAttention, SampledRowsAreTheUnion) {
  Rng rng(11);
  for (int trial = 0; trial < 2000; ++trial) {
    const int rows = uniform(rng, 1, 200);
    const int stride = uniform(rng, 1, 60);
    const int tail = uniform(rng, 0, 80);
    const std::vector<std::int64_t> sampled = sampled_rows(rows, stride, tail);
    ASSERT_TRUE(std::ranges::is_sorted(sampled));
    ASSERT_EQ(std::ranges::adjacent_find(sampled), sampled.end());
    ASSERT_EQ(sampled.back(), rows - 1);
    const int tailed = std::min(tail, rows);
    const int strided = (rows + stride - 1) / stride;
    const int both = (tailed + stride - 1) / stride;
    ASSERT_THAT(sampled, SizeIs(static_cast<std::size_t>(tailed + strided - both))) << rows << " rows, stride " << stride << ", tail " << tail;
    for (int row = rows - tailed; row < rows; ++row) ASSERT_TRUE(std::ranges::binary_search(sampled, row));
    for (int row = rows - 1; row >= 0; row -= stride) ASSERT_TRUE(std::ranges::binary_search(sampled, row));
  }
}

// --- arithmetic ---

TEST(SampleAttention, ScaledScoreRoundsHalvesUp) {
  EXPECT_EQ(scaled_score(1, {1, 1}), 1);
  EXPECT_EQ(scaled_score(-1, {1, 1}), 0) << "-0.5";
  EXPECT_EQ(scaled_score(-3, {1, 1}), -1) << "-1.5";
  EXPECT_EQ(scaled_score(5, {3, 2}), 4) << "3.75";
  EXPECT_EQ(scaled_score(-5, {3, 2}), -4) << "-3.75";
  EXPECT_EQ(scaled_score(123456, {0, 31}), 0) << "a scale of zero";
}

TEST(SampleAttention, ScaledScoreSaturates) {
  EXPECT_EQ(scaled_score(256, {65535, 1}), 8388480) << "the largest that fits by this factor";
  EXPECT_EQ(scaled_score(257, {65535, 1}), 8388607);
  EXPECT_EQ(scaled_score(-257, {65535, 1}), -8388608);
  EXPECT_EQ(scaled_score(-256, {65535, 1}), -8388480);
  EXPECT_EQ(scaled_score(8388607, {65535, 1}), 8388607);
  EXPECT_EQ(scaled_score(-8388608, {65535, 1}), -8388608);
  const RowProbabilities row = row_probabilities(std::vector<std::int32_t>{8388607, -8388608});
  EXPECT_THAT(row.probabilities, ElementsAre(16777215, 0)) << "the widest distance";
}

TEST(SampleAttention, ScoreScaleIsTheNearest) {
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

TEST(SampleAttention, ScoreScaleAtItsEnds) {
  EXPECT_EQ(score_scale(1, std::numbers::ln2, 1, {}), (ScoreScale{32768, 7})) << "2^8 exactly";
  EXPECT_EQ(score_scale(1, std::numbers::ln2 * 65535.75 / 65536, 1, {}), (ScoreScale{32768, 7})) << "65535.75 / 2^8 does not fit 16 bits";
  EXPECT_EQ(score_scale(1e-4, 1e-5, 64, {}), (ScoreScale{99, 31})) << "no larger shift";
  EXPECT_EQ(score_scale(1e-9, 1e-9, 64, {}), (ScoreScale{0, 31})) << "below half a unit of the largest score there is";
  EXPECT_EQ(score_scale(1, std::numbers::ln2 * 32767.5 / 256, 1, {}), (ScoreScale{65535, 1})) << "the largest";
}

TEST(SampleAttention, QueryScaleIsMetExactlyByFewBits) {
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

TEST(SampleAttention, QueryScaleAtItsEnds) {
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

TEST(SampleAttention, ExponentialFallsAndIsCloseToReal) {
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

TEST(SampleAttention, ProbabilitiesAreCloseToReal) {
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

TEST(SampleAttention, OrderOfScoresIsKept) {
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

// --- selection ---

/// The specification's second form: T* by bisection, every larger column, and of equal ones the first that are needed.
Selection select_by_threshold(const std::vector<std::int64_t>& columns, std::int64_t target) {
  Selection selection{std::vector<std::uint8_t>(columns.size())};
  if (target == 0) return selection;
  const auto sum_from = [&](std::int64_t least) {
    std::int64_t mass = 0;
    for (const std::int64_t w : columns) mass += w >= least ? w : 0;
    return mass;
  };
  for (int bit = 40; bit >= 0; --bit) {
    const std::int64_t probe = selection.threshold | std::int64_t{1} << bit;
    const std::int64_t mass = sum_from(probe);
    if (mass >= target) {
      selection.threshold = probe;
    } else {
      selection.above = mass;
    }
  }
  std::int64_t running = selection.above;
  for (std::size_t key = 0; key < columns.size(); ++key) {
    const bool keep = columns[key] > selection.threshold || (columns[key] == selection.threshold && running < target);
    if (columns[key] == selection.threshold && keep) running += columns[key];
    selection.kept[key] = keep ? 1 : 0;
    selection.count += keep ? 1 : 0;
    selection.mass += keep ? columns[key] : 0;
  }
  return selection;
}

/// Many ties, zeros, one giant, ramps, full width.
std::vector<std::int64_t> random_columns(Rng& rng) {
  std::vector<std::int64_t> columns(static_cast<std::size_t>(uniform(rng, 1, 40)));
  const int kind = uniform(rng, 0, 6);
  const int distinct = uniform(rng, 0, 4);
  std::uniform_int_distribution<std::int64_t> wide(0, (std::int64_t{1} << 33) - 1);
  const std::int64_t level = wide(rng);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    std::int64_t& w = columns[i];
    switch (kind) {
      case 0: w = level; break;
      case 1: w = uniform(rng, 0, distinct); break;
      case 2: w = level - uniform(rng, 0, 1); break;
      case 3: w = uniform(rng, 0, 9) == 0 ? wide(rng) : 0; break;
      case 4: w = static_cast<std::int64_t>(i) * distinct; break;
      case 5: w = wide(rng); break;
      default: w = uniform(rng, 0, 1) == 0 ? uniform(rng, 1, 3) : wide(rng);
    }
    w = std::max<std::int64_t>(w, 0);
  }
  return columns;
}

TEST(SampleAttention, SelectionEqualsTheThresholdForm) {
  Rng rng(16);
  std::int64_t cut_ties = 0;
  for (int trial = 0; trial < 100000; ++trial) {
    const std::vector<std::int64_t> columns = random_columns(rng);
    const std::int64_t total = sum(columns);
    std::int64_t target = std::uniform_int_distribution<std::int64_t>(0, total)(rng);
    const int corner = uniform(rng, 0, 9);
    if (corner == 0) target = 0;
    if (corner == 1) target = total;
    if (corner == 2) target = std::min<std::int64_t>(1, total);
    if (corner >= 7) target = target_mass({columns, total, total}, alpha_units(corner == 7 ? 0.95 : corner == 8 ? 0.8 : 0.5));
    const Selection selection = select_columns(columns, target);
    const Selection expected = select_by_threshold(columns, target);
    ASSERT_EQ(selection.kept, expected.kept) << "trial " << trial;
    ASSERT_EQ(selection.count, expected.count);
    ASSERT_EQ(selection.mass, expected.mass);
    ASSERT_EQ(selection.threshold, expected.threshold);
    if (target > 0) {
      ASSERT_EQ(selection.above, expected.above);
    }
    // Enough, and less by the smallest column would not be.
    ASSERT_GE(selection.mass, target);
    if (selection.count == 0) {
      ASSERT_EQ(target, 0);
      ASSERT_EQ(selection.threshold, 0);
      continue;
    }
    ASSERT_LT(selection.mass - selection.threshold, target);
    // No column left out is larger than one kept; of equal ones the first are kept.
    bool left_out = false;
    for (std::size_t key = 0; key < columns.size(); ++key) {
      const bool kept = selection.kept[key] != 0;
      ASSERT_TRUE(kept ? columns[key] >= selection.threshold : columns[key] <= selection.threshold);
      if (columns[key] != selection.threshold) continue;
      ASSERT_FALSE(kept && left_out);
      left_out = left_out || !kept;
    }
    cut_ties += left_out ? 1 : 0;
  }
  EXPECT_GT(cut_ties, 10000) << "cases in which only some of the equal columns are kept";
}

TEST(SampleAttention, SelectionIsMonotone) {
  Rng rng(17);
  for (int trial = 0; trial < 2000; ++trial) {
    const std::vector<std::int64_t> columns = random_columns(rng);
    Selection before = select_columns(columns, 0);
    for (int step = 0; step <= 16; ++step) {
      Selection selection = select_columns(columns, sum(columns) / 16 * step);
      for (std::size_t key = 0; key < columns.size(); ++key) ASSERT_GE(selection.kept[key], before.kept[key]) << "more mass takes more columns";
      before = std::move(selection);
    }
  }
}

TEST(SampleAttention, ColumnsWithoutMassAreNeverKept) {
  const Selection all = select_columns(std::vector<std::int64_t>{0, 7, 0, 1}, 8);
  EXPECT_THAT(kept_keys(all.kept), ElementsAre(1, 3));
  EXPECT_EQ(all.threshold, 1);
  EXPECT_EQ(all.above, 7);
  EXPECT_EQ(select_columns(std::vector<std::int64_t>{0, 0}, 0).count, 0);
  EXPECT_EQ(select_columns({}, 0).count, 0);
}

TEST(SampleAttention, TargetIsRoundedUp) {
  EXPECT_EQ(target_mass({{}, 19, 19}, 32768), 10) << "9.5";
  EXPECT_EQ(target_mass({{}, 19, 19}, 0), 0);
  EXPECT_EQ(target_mass({{}, 19, 19}, 65536), 19);
  EXPECT_EQ(target_mass({{}, 1, 1}, 1), 1);
  EXPECT_EQ(target_mass({{}, 0, 0}, 65536), 0);
  const std::int64_t million = std::int64_t{131072} << 24;  // every row of 128 K sampled
  EXPECT_EQ(target_mass({{}, million, million}, 65535), million - (million >> 16)) << "58 bits";
}

TEST(SampleAttention, TargetLessTheMassInside) {
  EXPECT_EQ(target_mass({{}, 100, 30}, 65536), 30) << "all that lies outside";
  EXPECT_EQ(target_mass({{}, 100, 30}, alpha_units(0.8)), 11) << "ceil(80.0006) less the 70 inside";
  EXPECT_EQ(target_mass({{}, 100, 30}, alpha_units(0.5)), 0) << "the windows have enough";
  EXPECT_EQ(target_mass({{}, 100, 0}, 65536), 0);
}

// --- whole heads ---

struct Head {
  Matrix<std::int32_t> q;
  Matrix<std::int32_t> k;
};

Head random_head(Rng& rng, std::int64_t rows, std::int64_t keys, int d) {
  const int size = uniform(rng, 0, 2) == 0 ? 127 : 20;
  return {test::random_matrix(rng, rows, d, -size, size), test::random_matrix(rng, keys, d, -size, size)};
}

FilterSettings random_settings(Rng& rng, int keys) {
  FilterSettings settings;
  settings.stride = uniform(rng, 1, 30);
  settings.tail = uniform(rng, 0, 2) == 0 ? 0 : uniform(rng, 0, 20);
  settings.window = uniform(rng, 1, uniform(rng, 0, 3) == 0 ? 2 * keys : std::max(1, keys / 5));
  settings.bottom = uniform(rng, 0, 8);
  settings.sinks = uniform(rng, 0, 2) == 0 ? uniform(rng, 0, 6) : 0;
  settings.window_first = uniform(rng, 0, 1) == 1;
  const std::vector<double> alphas = {0, 0.5, 0.8, 0.9, 0.95, 0.98, 1};
  settings.alpha = alpha_units(alphas[static_cast<std::size_t>(uniform(rng, 0, 6))]);
  return settings;
}

TEST(SampleAttention, HeadIsWhatItsPartsSay) {
  Rng rng(18);
  for (int trial = 0; trial < 400; ++trial) {
    const int keys = uniform(rng, 1, 90);
    const int rows = uniform(rng, 0, 1) == 0 ? keys : uniform(rng, 1, keys);
    const Head data = random_head(rng, rows, keys, uniform(rng, 1, 40));
    const FilterSettings settings = random_settings(rng, keys);
    const ScoreScale scale{uniform(rng, 0, 65535), uniform(rng, 1, 20)};
    const FilteredHead head = filter_head(data.q, data.k, scale, settings);
    SCOPED_TRACE(
        fmt::format("trial {}: {} rows, {} keys, stride {}, tail {}, window {}", trial, rows, keys, settings.stride, settings.tail, settings.window));

    // Column sums by the definition, key by key.
    std::vector<std::int64_t> columns(static_cast<std::size_t>(keys));
    std::int64_t total = 0;
    for (int row = 0; row < rows; ++row) {
      if ((rows - 1 - row) % settings.stride != 0 && row < rows - settings.tail) continue;
      const int position = row + keys - rows;
      std::vector<std::int32_t> scaled;
      for (int key = 0; key <= position; ++key) {
        std::int64_t score = 0;
        for (int i = 0; i < data.q.cols(); ++i) score += static_cast<std::int64_t>(data.q(row, i)) * data.k(key, i);
        scaled.push_back(scaled_score(score, scale));
      }
      const std::vector<std::int64_t> p = row_probabilities(scaled).probabilities;
      for (int key = 0; key <= position; ++key) {
        total += p[static_cast<std::size_t>(key)];
        if (!settings.window_first || position - key >= settings.window) columns[static_cast<std::size_t>(key)] += p[static_cast<std::size_t>(key)];
      }
    }
    ASSERT_EQ(head.mass.columns, columns);
    ASSERT_EQ(head.mass.total, total);
    ASSERT_EQ(head.mass.outside, sum(columns));
    ASSERT_LE(total, static_cast<std::int64_t>(head.sampled.size()) << 24);
    const std::int64_t wanted = (settings.alpha * total + 65535) / 65536;
    ASSERT_EQ(head.target, std::max<std::int64_t>(0, wanted - (total - sum(columns))));
    // The sinks come on top of the smallest set.
    Selection expected = select_by_threshold(columns, head.target);
    ASSERT_EQ(head.selection.threshold, expected.threshold);
    for (std::size_t key = 0; key < columns.size(); ++key) {
      if (key < static_cast<std::size_t>(settings.sinks)) expected.kept[key] = 1;
    }
    ASSERT_EQ(head.selection.kept, expected.kept);
    std::int64_t mass = 0;
    for (std::size_t key = 0; key < columns.size(); ++key) mass += expected.kept[key] != 0 ? columns[key] : 0;
    ASSERT_EQ(head.selection.count, std::ranges::count(expected.kept, 1));
    ASSERT_EQ(head.selection.mass, mass);
    ASSERT_FALSE(head.dense);
    // Mass kept outside of the windows and all mass inside reach alpha of the whole.
    if (settings.window_first) {
      ASSERT_GE(head.selection.mass + total - head.mass.outside, wanted);
    }
    for (int row = 0; row < rows; ++row) {
      const int position = row + keys - rows;
      for (int key = 0; key < keys; ++key) {
        const bool keep = key <= position &&
                          (position - key < settings.window || expected.kept[static_cast<std::size_t>(key)] != 0 || row >= rows - settings.bottom);
        ASSERT_EQ(keeps(head, keys, rows, settings, row, key), keep);
      }
    }
  }
}

TEST(SampleAttention, WidestProducts) {
  const Matrix<std::int32_t> q(2, 128, -128);
  Matrix<std::int32_t> k(2, 128, -128);
  for (std::int32_t& value : k.row(1)) value = 127;
  // Scores 2^21 and -2080768, far more than 24 octaves apart.
  const FilteredHead head = filter_head(q, k, {256, 8}, FilterSettings{});
  EXPECT_THAT(head.mass.columns, ElementsAre(2 * 16777215, 0));
}

TEST(SampleAttention, ConstantScoresKeepTheFirst) {
  for (const std::int32_t value : {0, 5, -5}) {
    const Matrix<std::int32_t> q(64, 8, value);
    const Matrix<std::int32_t> k(64, 8, 1);
    FilterSettings settings;
    settings.stride = 64;  // the last row alone: every column is equal
    settings.tail = 0;
    settings.alpha = 32768;
    const FilteredHead head = filter_head(q, k, {40000, 12}, settings);
    EXPECT_THAT(head.mass.columns, Each(kOne / 64 - 1));
    EXPECT_EQ(head.selection.count, 32);
    for (std::size_t key = 0; key < 64; ++key) EXPECT_EQ(head.selection.kept[key], key < 32 ? 1 : 0);
  }
}

TEST(SampleAttention, ScaleOfZeroMakesScoresConstant) {
  Rng rng(19);
  const Head data = random_head(rng, 40, 40, 16);
  const Matrix<std::int32_t> zero(40, 16);
  EXPECT_EQ(filter_head(data.q, data.k, {0, 1}, {}).mass.columns, filter_head(zero, zero, {65535, 1}, {}).mass.columns);
}

TEST(SampleAttention, OneHotRows) {
  // Every row's score is at key 3 alone; the rows before see no key apart from the others.
  Matrix<std::int32_t> q(20, 4);
  Matrix<std::int32_t> k(20, 4);
  for (std::int64_t row = 3; row < 20; ++row) q(row, 0) = 100;
  k(3, 0) = 100;
  FilterSettings settings;
  settings.stride = 5;  // rows 4, 9, 14, 19
  settings.tail = 0;
  const FilteredHead head = filter_head(q, k, {65535, 8}, settings);
  EXPECT_THAT(kept_keys(head.selection.kept), ElementsAre(3));
  EXPECT_EQ(head.mass.columns[3], 4 * 16777215);
  EXPECT_EQ(head.mass.total, 4 * 16777215);
  // In the window of row 4 only when the window is two keys long.
  settings.window = 2;
  settings.window_first = true;
  EXPECT_EQ(filter_head(q, k, {65535, 8}, settings).mass.columns[3], 3 * 16777215);
}

TEST(SampleAttention, WindowOfTheWholeSequence) {
  Rng rng(20);
  const Head data = random_head(rng, 30, 30, 16);
  FilterSettings settings;
  settings.window = 30;
  settings.window_first = true;
  settings.alpha = 65536;
  const FilteredHead head = filter_head(data.q, data.k, {40000, 12}, settings);
  EXPECT_EQ(head.mass.outside, 0);
  EXPECT_EQ(head.selection.count, 0) << "the windows hold every key";
  for (int row = 0; row < 30; ++row) {
    for (int key = 0; key <= row; ++key) EXPECT_TRUE(keeps(head, 30, 30, settings, row, key));
  }
  settings.window_first = false;
  EXPECT_EQ(filter_head(data.q, data.k, {40000, 12}, settings).target, head.mass.total);
}

TEST(SampleAttention, EndsOfAlpha) {
  Rng rng(21);
  const Head data = random_head(rng, 50, 50, 16);
  for (const bool window_first : {false, true}) {
    FilterSettings settings;
    settings.window = 4;
    settings.window_first = window_first;
    settings.alpha = 0;
    EXPECT_EQ(filter_head(data.q, data.k, {40000, 20}, settings).selection.count, 0);
    settings.alpha = 65536;
    const FilteredHead all = filter_head(data.q, data.k, {40000, 20}, settings);
    EXPECT_EQ(all.selection.mass, all.mass.outside);
    EXPECT_EQ(all.selection.count, std::ranges::count_if(all.mass.columns, [](std::int64_t w) { return w > 0; }));
  }
}

TEST(SampleAttention, LastRowsOfAChunkSeeTheSame) {
  Rng rng(22);
  for (int trial = 0; trial < 50; ++trial) {
    const int keys = uniform(rng, 10, 80);
    const int rows = uniform(rng, 5, keys);
    const Head data = random_head(rng, keys, keys, 12);
    Matrix<std::int32_t> chunk(rows, 12);
    for (int row = 0; row < rows; ++row) std::ranges::copy(data.q.row(row + keys - rows), chunk.row(row).begin());
    FilterSettings settings = random_settings(rng, keys);
    settings.stride = 1000;  // no row but the tail's, which both have
    settings.tail = uniform(rng, 1, 5);
    const FilteredHead whole = filter_head(data.q, data.k, {40000, 14}, settings);
    const FilteredHead part = filter_head(chunk, data.k, {40000, 14}, settings);
    ASSERT_EQ(whole.mass.columns, part.mass.columns);
    ASSERT_EQ(whole.mass.total, part.mass.total);
    ASSERT_EQ(whole.selection.kept, part.selection.kept);
    for (int row = 0; row < rows; ++row) {
      for (int key = 0; key < keys; ++key) {
        ASSERT_EQ(keeps(whole, keys, keys, settings, row + keys - rows, key), keeps(part, keys, rows, settings, row, key));
      }
    }
  }
}

TEST(SampleAttention, DenseBelowALength) {
  Rng rng(23);
  const Head data = random_head(rng, 31, 32, 8);
  FilterSettings settings;
  settings.dense_below = 33;
  const FilteredHead head = filter_head(data.q, data.k, {40000, 12}, settings);
  EXPECT_TRUE(head.dense);
  EXPECT_THAT(head.sampled, IsEmpty());
  EXPECT_THAT(head.selection.kept, AllOf(SizeIs(32), Each(0)));
  EXPECT_THAT(head.mass.columns, AllOf(SizeIs(32), Each(0)));
  EXPECT_TRUE(keeps(head, 32, 31, settings, 0, 1));
  EXPECT_FALSE(keeps(head, 32, 31, settings, 0, 2)) << "not seen";
  EXPECT_TRUE(keeps(head, 32, 31, settings, 30, 0));
  settings.dense_below = 32;
  EXPECT_FALSE(filter_head(data.q, data.k, {40000, 12}, settings).dense);
}

TEST(SampleAttention, DenseWithTooManyColumns) {
  Rng rng(24);
  const Head data = random_head(rng, 64, 64, 8);
  FilterSettings settings;
  settings.sinks = 3;
  const FilteredHead sparse = filter_head(data.q, data.k, {40000, 12}, settings);
  settings.most_columns = sparse.selection.count;
  EXPECT_FALSE(filter_head(data.q, data.k, {40000, 12}, settings).dense);
  --settings.most_columns;
  const FilteredHead dense = filter_head(data.q, data.k, {40000, 12}, settings);
  EXPECT_TRUE(dense.dense);
  EXPECT_EQ(dense.selection.kept, sparse.selection.kept);
  EXPECT_TRUE(keeps(dense, 64, 64, settings, 63, 0));
}

TEST(SampleAttention, MoreSinksThanKeys) {
  FilterSettings settings;
  settings.alpha = 0;
  settings.sinks = 99;
  const Matrix<std::int32_t> values(5, 4, 1);
  const FilteredHead head = filter_head(values, values, {1, 1}, settings);
  EXPECT_EQ(head.selection.count, 5);
  EXPECT_EQ(head.selection.mass, head.mass.total);
}

// --- errors ---

template <typename Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

TEST(SampleAttention, NamesWhatIsWrong) {
  const std::vector<std::int32_t> row = {1};
  EXPECT_EQ(message_of([] { alpha_units(1.5); }), "alpha is 1.5, accepted: 0..1");
  EXPECT_EQ(message_of([] { alpha_units(-0.1); }), "alpha is -0.1, accepted: 0..1");
  EXPECT_EQ(message_of([] { alpha_units(std::nan("")); }), "alpha is nan, accepted: 0..1");
  EXPECT_EQ(message_of([] { score_scale(0, 1, 64); }), "a scale is 0, accepted: finite values above 0");
  EXPECT_EQ(message_of([] { score_scale(1, INFINITY, 64); }), "a scale is inf, accepted: finite values above 0");
  EXPECT_EQ(message_of([] { score_scale(1, 1, 0); }), "dimension of a head is 0, accepted: 1 and more");
  EXPECT_EQ(message_of([] { score_scale(100, 100, 64); }),
            "scales 100 and 100 make a score count 461662 units of 2^-8 octaves, accepted: up to 32767.5");
  EXPECT_EQ(message_of([] { query_scale(1, 1, 1, 4); }), "scales 1 and 1 make a score count 369.33 units of 2^-8 octaves, accepted: up to 7.5");
  EXPECT_EQ(message_of([] { query_scale(1, 1, 64, 1); }), "factor_bits is 1, accepted: 2..16");
  EXPECT_EQ(message_of([] { score_scale(1, 1, 64, {}, 17); }), "factor_bits is 17, accepted: 2..16");
  EXPECT_EQ(message_of([] { power_table(0); }), "table_bits is 0, accepted: 1..16");
  EXPECT_EQ(message_of([] { exponential(-1); }), "distance from the largest score is -1, accepted: 0 and more");
  EXPECT_EQ(message_of([] { exponential(0, {8, 9, 24, 24}); }), "table_bits is 9, accepted: 1..8");
  EXPECT_EQ(message_of([] { exponential(0, {0, 1, 24, 24}); }), "fraction_bits is 0, accepted: 1..16");
  EXPECT_EQ(message_of([] { exponential(0, {8, 5, 25, 24}); }), "exponential_bits is 25, accepted: 16..24");
  EXPECT_EQ(message_of([] { exponential(0, {8, 5, 20, 21}); }), "probability_bits is 21, accepted: 1..20");
  EXPECT_EQ(message_of([] { row_probabilities({}); }), "a row of attention sees no key, accepted: 1 and more");
  EXPECT_EQ(message_of([] { sampled_rows(5, 0, 0); }), "stride is 0, accepted: 1 and more");
  EXPECT_EQ(message_of([] { sampled_rows(5, 1, -1); }), "tail is -1, accepted: 0 and more");
  EXPECT_EQ(message_of([] { sampled_rows(-1, 1, 1); }), "number of rows is -1, accepted: 0 and more");
  EXPECT_EQ(message_of([] { target_mass({}, 65537); }), "alpha in units of 2^-16 is 65537, accepted: 0..65536");
  EXPECT_EQ(message_of([] { select_columns(std::vector<std::int64_t>{1, 2}, 4); }), "the target is 4, all columns bring 3");
  EXPECT_EQ(message_of([] { select_columns(std::vector<std::int64_t>{1, 2}, -1); }), "target is -1, accepted: 0 and more");
  EXPECT_EQ(message_of([&] { column_mass({}, 4, 4, {}); }), "0 rows of scores, 4 are sampled");
  EXPECT_EQ(message_of([&] { column_mass({}, 4, 5, {}); }), "number of rows is 5, accepted: 1..4");
  EXPECT_EQ(message_of([&] { column_mass({}, 0, 0, {}); }), "number of keys is 0, accepted: 1 and more");
  EXPECT_EQ(message_of([&] { column_mass(std::vector<std::vector<std::int32_t>>{row}, 4, 1, {}); }), "row 0 has 1 scores, it sees 4 keys");
  FilterSettings settings;
  settings.dense_below = 9;
  EXPECT_EQ(message_of([&] {
              filter_scores(std::vector<std::vector<std::int32_t>>{row}, 4, 4, {1, 1}, settings);
            }),
            "1 rows of scores, none is sampled of 4 keys");
}

TEST(SampleAttention, NamesWhatIsWrongWithAHead) {
  const Matrix<std::int32_t> values(4, 8);
  const auto filter = [&](const FilterSettings& settings, ScoreScale scale = {1, 1}) {
    return message_of([&] { filter_head(values, values, scale, settings); });
  };
  FilterSettings settings;
  settings.window = 0;
  EXPECT_EQ(filter(settings), "window is 0, accepted: 1 and more");
  settings = {};
  settings.bottom = -1;
  EXPECT_EQ(filter(settings), "bottom is -1, accepted: 0 and more");
  settings = {};
  settings.sinks = -1;
  EXPECT_EQ(filter(settings), "sinks is -1, accepted: 0 and more");
  settings = {};
  settings.alpha = -1;
  EXPECT_EQ(filter(settings), "alpha in units of 2^-16 is -1, accepted: 0..65536");
  EXPECT_EQ(filter({}, {65536, 1}), "factor of the scores is 65536, accepted: 0..65535");
  EXPECT_EQ(filter({}, {1, 0}), "shift of the scores is 0, accepted: 1..31");
  EXPECT_EQ(message_of([&] { filter_head(values, Matrix<std::int32_t>(4, 7), {1, 1}, {}); }), "q has dimension 8, k 7, accepted: equal ones");
  EXPECT_EQ(message_of([&] { filter_head(values, Matrix<std::int32_t>(3, 8), {1, 1}, {}); }), "number of rows is 4, accepted: 1..3");
  EXPECT_EQ(message_of([&] {
              filter_head(Matrix<std::int32_t>(4, 0), Matrix<std::int32_t>(4, 0), {1, 1}, {});
            }),
            "dimension of a head is 0, accepted: 1..131071");
  EXPECT_EQ(message_of([&] { filter_head(values, Matrix<std::int32_t>(4, 8, 128), {1, 1}, {}); }), "k: row 0, column 0 is 128, accepted: -128..127");
  EXPECT_EQ(message_of([&] {
              filter_head(Matrix<std::int32_t>(4, 8, -129), values, {1, 1}, {});
            }),
            "q: row 0, column 0 is -129, accepted: -128..127");
}

}  // namespace
}  // namespace filigree::model
