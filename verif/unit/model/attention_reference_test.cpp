// The double-precision reference of the attention filter against the definitions written out, and what masks cost planted and random heads.
#include "model/attention_reference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/attention_mask.h"
#include "model/attention_quality.h"
#include "model/attention_rows.h"
#include "model/quantise.h"
#include "random_matrix.h"

namespace filigree::model {
namespace {

using test::Rng;
using test::uniform;
using ::testing::ElementsAre;

Matrix<float> gaussian(Rng& rng, std::int64_t rows, std::int64_t cols, float deviation) {
  std::normal_distribution<float> normal(0, deviation);
  Matrix<float> matrix(rows, cols);
  for (float& value : matrix.values()) value = normal(rng);
  return matrix;
}

/// P [rows, keys], with zeros where a row does not see; the definition, element by element.
Matrix<double> softmax(const Matrix<float>& q, const Matrix<float>& k) {
  Matrix<double> p(q.rows(), k.rows());
  for (std::int64_t row = 0; row < q.rows(); ++row) {
    double sum = 0;
    for (std::int64_t key = 0; key <= row + k.rows() - q.rows(); ++key) {
      double score = 0;
      for (std::int64_t i = 0; i < q.cols(); ++i) score += static_cast<double>(q(row, i)) * static_cast<double>(k(key, i));
      p(row, key) = std::exp(score / std::sqrt(static_cast<double>(q.cols())));
      sum += p(row, key);
    }
    for (double& value : p.row(row)) value /= sum;
  }
  return p;
}

bool keeps(const AttentionMask& mask, std::int64_t rows, std::int64_t row, std::int64_t key) {
  const std::int64_t position = row + mask.keys() - rows;
  return key <= position &&
         (mask.dense || position - key < mask.window || row >= rows - mask.bottom || mask.kept[static_cast<std::size_t>(key)] != 0);
}

AttentionMask random_mask(Rng& rng, int keys) {
  AttentionMask mask;
  mask.dense = uniform(rng, 0, 9) == 0;
  mask.kept.resize(static_cast<std::size_t>(keys));
  const int share = uniform(rng, 0, 4);
  for (std::uint8_t& kept : mask.kept) kept = uniform(rng, 0, 3) < share ? 1 : 0;
  mask.window = uniform(rng, 1, uniform(rng, 0, 3) == 0 ? 2 * keys : std::max(1, keys / 4));
  mask.bottom = uniform(rng, 0, 2) == 0 ? uniform(rng, 0, keys + 3) : 0;
  return mask;
}

struct Shape {
  int rows;
  int keys;
};

Shape random_shape(Rng& rng, int most) {
  const int keys = uniform(rng, 1, most);
  return {uniform(rng, 0, 1) == 0 ? keys : uniform(rng, 1, keys), keys};
}

TEST(AttentionMask, KeptElementsAreCounted) {
  Rng rng(1);
  for (int trial = 0; trial < 3000; ++trial) {
    const auto [rows, keys] = random_shape(rng, 50);
    const AttentionMask mask = random_mask(rng, keys);
    std::int64_t elements = 0;
    std::int64_t seen = 0;
    for (int row = 0; row < rows; ++row) {
      for (int key = 0; key < keys; ++key) {
        const bool keep = keeps(mask, rows, row, key);
        elements += keep ? 1 : 0;
        const bool sees = key <= row + keys - rows;
        seen += sees ? 1 : 0;
        ASSERT_EQ(sees && (key >= mask.first_in_window(rows, row) || mask.kept[static_cast<std::size_t>(key)] != 0), keep);
      }
    }
    ASSERT_EQ(kept_elements(mask, rows), elements) << rows << " rows, " << keys << " keys, window " << mask.window << ", bottom " << mask.bottom;
    ASSERT_EQ(causal_elements(rows, keys), seen);
  }
}

TEST(AttentionMask, AreaOfAWindow) {
  // 2 r - r^2 of the causal area, but for the diagonal.
  const AttentionMask mask{false, std::vector<std::uint8_t>(8192), 656, 0};
  EXPECT_EQ(kept_elements(mask, 8192), 656 * 8192LL - 656 * 655 / 2);
  EXPECT_NEAR(static_cast<double>(kept_elements(mask, 8192)) / static_cast<double>(causal_elements(8192, 8192)), 0.1536, 2e-4);
}

TEST(AttentionMask, IsThatOfTheFilteredHead) {
  Rng rng(2);
  for (int trial = 0; trial < 100; ++trial) {
    const auto [rows, keys] = random_shape(rng, 40);
    FilterSettings settings;
    settings.stride = 5;
    settings.window = uniform(rng, 1, 10);
    settings.bottom = uniform(rng, 0, 4);
    settings.most_columns = uniform(rng, 0, keys);
    const FilteredHead head =
        filter_head(test::random_matrix(rng, rows, 8, -127, 127), test::random_matrix(rng, keys, 8, -127, 127), {40000, 16}, settings);
    const AttentionMask mask = attention_mask(head, settings);
    for (int row = 0; row < rows; ++row) {
      for (int key = 0; key < keys; ++key) ASSERT_EQ(model::keeps(head, keys, rows, settings, row, key), keeps(mask, rows, row, key));
    }
  }
}

TEST(AttentionRows, AreTheSoftmax) {
  Rng rng(3);
  for (int trial = 0; trial < 100; ++trial) {
    const Shape shape = random_shape(rng, 30);
    const int rows = shape.rows;
    const int keys = shape.keys;
    const int d = uniform(rng, 1, 20);
    const Matrix<float> q = gaussian(rng, rows, d, 3);
    const Matrix<float> k = gaussian(rng, keys, d, 2);
    const Matrix<double> p = softmax(q, k);
    std::vector<std::int64_t> wanted;
    for (int row = 0; row < rows; ++row) {
      if (uniform(rng, 0, 2) > 0) wanted.push_back(row);
    }
    std::vector<std::int64_t> visited;
    for_each_attention_row(q, k, wanted, [&](const AttentionRow& row) {
      visited.push_back(row.row);
      ASSERT_EQ(static_cast<std::int64_t>(row.exponentials.size()), row.row + keys - rows + 1);
      for (std::size_t key = 0; key < row.exponentials.size(); ++key) {
        ASSERT_NEAR(row.exponentials[key] / row.sum, p(row.row, static_cast<std::int64_t>(key)), 1e-12);
      }
      ASSERT_EQ(*std::ranges::max_element(row.exponentials), 1);
    });
    ASSERT_EQ(visited, wanted);
  }
}

TEST(AttentionRows, ScoresOfAnySize) {
  Matrix<float> q(2, 1, 1e18F);
  Matrix<float> k(2, 1, 1e18F);
  k(1, 0) = -1e18F;
  for_each_attention_row(q, k, all_rows(2), [](const AttentionRow& row) {
    EXPECT_EQ(row.sum, 1);
    EXPECT_EQ(row.exponentials[0], 1);
  });
}

TEST(AttentionReference, ColumnsAreTheDefinition) {
  Rng rng(4);
  for (int trial = 0; trial < 200; ++trial) {
    const auto [rows, keys] = random_shape(rng, 40);
    const Matrix<float> q = gaussian(rng, rows, 8, 2);
    const Matrix<float> k = gaussian(rng, keys, 8, 2);
    const Matrix<double> p = softmax(q, k);
    FilterSettings settings;
    settings.stride = uniform(rng, 1, 12);
    settings.tail = uniform(rng, 0, 4);
    settings.window = uniform(rng, 1, 20);
    settings.window_first = trial % 2 == 1;
    settings.sinks = uniform(rng, 0, 3);
    const RealFilteredHead head = real_filter_head(q, k, settings);
    double outside = 0;
    for (int key = 0; key < keys; ++key) {
      double column = 0;
      for (const std::int64_t row : sampled_rows(rows, settings.stride, settings.tail)) {
        if (!settings.window_first || row + keys - rows - key >= settings.window) column += p(row, key);
      }
      ASSERT_NEAR(head.mass.columns[static_cast<std::size_t>(key)], column, 1e-11);
      outside += column;
    }
    ASSERT_NEAR(head.mass.outside, outside, 1e-10);
    ASSERT_EQ(head.mass.total, static_cast<double>(sampled_rows(rows, settings.stride, settings.tail).size()));
    const double wanted = 62260.0 / 65536 * head.mass.total;
    ASSERT_NEAR(head.target, std::max(0.0, wanted - (head.mass.total - outside)), 1e-9);
    ASSERT_GE(head.selection.mass, head.target);
    double mass = 0;
    for (std::size_t key = 0; key < head.mass.columns.size(); ++key) mass += head.selection.kept[key] != 0 ? head.mass.columns[key] : 0;
    ASSERT_NEAR(head.selection.mass, mass, 1e-9);
    ASSERT_EQ(head.selection.count, std::ranges::count(head.selection.kept, 1));
    for (std::int64_t key = 0; key < std::min<std::int64_t>(settings.sinks, keys); ++key)
      ASSERT_EQ(head.selection.kept[static_cast<std::size_t>(key)], 1);
  }
}

TEST(AttentionReference, SelectsTheFewest) {
  EXPECT_THAT(real_select(std::vector<double>{5, 1, 5, 3, 5}, 9.5).kept, ElementsAre(1, 0, 1, 0, 0));
  EXPECT_THAT(real_select(std::vector<double>{5, 1, 5, 3, 5}, 0).kept, ElementsAre(0, 0, 0, 0, 0));
  EXPECT_THAT(real_select(std::vector<double>{5, 0, 1}, 1e9).kept, ElementsAre(1, 0, 1)) << "all that have mass";
  const RealSelection selection = real_select(std::vector<double>{0.25, 0.5, 0.25, 0.125}, 0.75);
  EXPECT_THAT(selection.kept, ElementsAre(1, 1, 0, 0));
  EXPECT_EQ(selection.count, 2);
  EXPECT_EQ(selection.mass, 0.75);
}

TEST(AttentionReference, DenseHeads) {
  Rng rng(5);
  const Matrix<float> q = gaussian(rng, 30, 8, 1);
  const Matrix<float> k = gaussian(rng, 32, 8, 1);
  FilterSettings settings;
  settings.dense_below = 33;
  const RealFilteredHead brief = real_filter_head(q, k, settings);
  EXPECT_TRUE(brief.dense);
  EXPECT_EQ(kept_elements(attention_mask(brief, settings), 30), causal_elements(30, 32));
  settings.dense_below = 32;
  const RealFilteredHead sparse = real_filter_head(q, k, settings);
  EXPECT_FALSE(sparse.dense);
  settings.most_columns = sparse.selection.count - 1;
  EXPECT_TRUE(real_filter_head(q, k, settings).dense);
  EXPECT_EQ(head_quality(q, k, nullptr, attention_mask(real_filter_head(q, k, settings), settings)).cra_min, 1);
}

TEST(AttentionReference, JaccardOfSets) {
  const std::vector<std::uint8_t> a = {1, 1, 0, 0};
  EXPECT_EQ(jaccard(a, std::vector<std::uint8_t>{1, 0, 1, 0}), 1.0 / 3);
  EXPECT_EQ(jaccard(a, a), 1);
  EXPECT_EQ(jaccard(a, std::vector<std::uint8_t>{0, 0, 1, 0}), 0);
  EXPECT_EQ(jaccard(std::vector<std::uint8_t>{0}, std::vector<std::uint8_t>{0}), 1);
}

TEST(AttentionQuality, IsTheDefinition) {
  Rng rng(6);
  for (int trial = 0; trial < 200; ++trial) {
    const auto [rows, keys] = random_shape(rng, 40);
    const Matrix<float> q = gaussian(rng, rows, 8, 2);
    const Matrix<float> k = gaussian(rng, keys, 8, 2);
    const Matrix<float> v = gaussian(rng, keys, uniform(rng, 1, 9), 1);
    const Matrix<double> p = softmax(q, k);
    const AttentionMask mask = random_mask(rng, keys);
    const HeadQuality quality = head_quality(q, k, &v, mask);
    double norm = 0;
    for (int key = 0; key < keys; ++key) {
      double sum = 0;
      for (const float value : v.row(key)) sum += std::abs(static_cast<double>(value));
      norm = std::max(norm, sum);
    }
    ASSERT_DOUBLE_EQ(quality.value_norm, norm);
    HeadQuality expected;
    expected.cra_mean = 0;
    for (int row = 0; row < rows; ++row) {
      double cov = 0;
      for (int key = 0; key < keys; ++key) cov += keeps(mask, rows, row, key) ? p(row, key) : 0;
      expected.cra_min = std::min(expected.cra_min, cov);
      expected.cra_mean += cov / rows;
      double error = 0;
      double plain = 0;
      double size = 0;
      for (std::int64_t i = 0; i < v.cols(); ++i) {
        double full = 0;
        double sparse = 0;
        for (int key = 0; key < keys; ++key) {
          full += p(row, key) * static_cast<double>(v(key, i));
          sparse += keeps(mask, rows, row, key) ? p(row, key) * static_cast<double>(v(key, i)) : 0;
        }
        error += std::abs(sparse / cov - full);
        plain += std::abs(sparse - full);
        size += std::abs(full);
      }
      expected.output_norm_mean += size / rows;
      expected.output_error_max = std::max(expected.output_error_max, error);
      expected.output_error_mean += error / rows;
      // The bounds of the theorem, in exact arithmetic.
      ASSERT_LE(error, 2 * (1 - cov) * norm + 1e-11);
      ASSERT_LE(plain, (1 - cov) * norm + 1e-11);
      if (1 - cov < 1e-3) continue;
      expected.worst_bound_ratio = std::max(expected.worst_bound_ratio, error / (2 * (1 - cov) * norm));
      expected.worst_plain_ratio = std::max(expected.worst_plain_ratio, plain / ((1 - cov) * norm));
    }
    ASSERT_NEAR(quality.cra_min, expected.cra_min, 1e-11);
    ASSERT_NEAR(quality.cra_mean, expected.cra_mean, 1e-11);
    ASSERT_NEAR(quality.output_norm_mean, expected.output_norm_mean, 1e-11);
    ASSERT_NEAR(quality.output_error_max, expected.output_error_max, 1e-10);
    ASSERT_NEAR(quality.output_error_mean, expected.output_error_mean, 1e-10);
    ASSERT_GE(quality.worst_bound_ratio, expected.worst_bound_ratio - 1e-7) << "rows that drop next to nothing may be worse";
    ASSERT_GE(quality.worst_plain_ratio, expected.worst_plain_ratio - 1e-7);
    ASSERT_LE(quality.worst_bound_ratio, 1);
    ASSERT_LE(quality.worst_plain_ratio, 1);
    ASSERT_EQ(quality.kept_elements, kept_elements(mask, rows));
    ASSERT_DOUBLE_EQ(quality.density, static_cast<double>(quality.kept_elements) / static_cast<double>(causal_elements(rows, keys)));
  }
}

TEST(AttentionQuality, TheBoundsAreReached) {
  // One key dropped, whose value is opposite to the others': plain reaches its bound, and the other comes near when all but little is dropped.
  const Matrix<float> q(1, 1);
  const Matrix<float> k(4, 1);
  Matrix<float> v(4, 1, -1);
  v(3, 0) = 1;
  const HeadQuality quality = head_quality(q, k, &v, {false, {0, 0, 0, 0}, 1, 0});
  EXPECT_DOUBLE_EQ(quality.cra_min, 0.25);
  EXPECT_NEAR(quality.output_error_max, 1.5, 1e-12) << "1 instead of -0.5";
  EXPECT_NEAR(quality.worst_bound_ratio, 1, 1e-9);
  EXPECT_NEAR(quality.worst_plain_ratio, 1, 1e-9);
}

TEST(AttentionQuality, EverythingKept) {
  Rng rng(7);
  const Matrix<float> q = gaussian(rng, 20, 8, 1);
  const Matrix<float> v = gaussian(rng, 20, 8, 1);
  const HeadQuality quality = head_quality(q, q, &v, {false, std::vector<std::uint8_t>(20), 20, 0});
  EXPECT_EQ(quality.cra_min, 1);
  EXPECT_EQ(quality.density, 1);
  EXPECT_EQ(quality.output_error_max, 0);
  EXPECT_EQ(quality.worst_bound_ratio, 0);
  const Matrix<float> nothing(20, 8);
  EXPECT_EQ(head_quality(q, q, &nothing, {false, std::vector<std::uint8_t>(20), 1, 0}).worst_bound_ratio, 0) << "values of zero";
}

TEST(AttentionQuality, ManyMasksAtOnce) {
  Rng rng(8);
  const Matrix<float> q = gaussian(rng, 30, 8, 1);
  const Matrix<float> v = gaussian(rng, 30, 8, 1);
  const std::vector<AttentionMask> masks = {random_mask(rng, 30), random_mask(rng, 30), random_mask(rng, 30)};
  const std::vector<HeadQuality> qualities = head_qualities(q, q, &v, masks);
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const HeadQuality alone = head_quality(q, q, &v, masks[i]);
    EXPECT_EQ(qualities[i].cra_mean, alone.cra_mean);
    EXPECT_EQ(qualities[i].output_error_mean, alone.output_error_mean);
    EXPECT_EQ(head_quality(q, q, nullptr, masks[i]).cra_min, alone.cra_min);
    EXPECT_EQ(head_quality(q, q, nullptr, masks[i]).value_norm, 0);
  }
}

TEST(AttentionQuality, OracleKeepsTheFewest) {
  Rng rng(9);
  for (int trial = 0; trial < 50; ++trial) {
    const auto [rows, keys] = random_shape(rng, 30);
    const Matrix<float> q = gaussian(rng, rows, 8, 2);
    const Matrix<float> k = gaussian(rng, keys, 8, 2);
    const Matrix<double> p = softmax(q, k);
    const std::vector<double> alphas = {0, 0.5, 0.95};
    std::vector<double> expected;
    for (const double alpha : alphas) {
      std::int64_t count = 0;
      for (int row = 0; row < rows; ++row) {
        std::vector<double> left(p.row(row).begin(), p.row(row).end());
        for (double mass = 0; mass < alpha; ++count) {
          const auto largest = std::ranges::max_element(left);
          mass += *largest;
          *largest = 0;
        }
      }
      expected.push_back(static_cast<double>(count) / static_cast<double>(causal_elements(rows, keys)));
    }
    const std::vector<double> found = oracle_densities(q, k, alphas);
    for (std::size_t a = 0; a < alphas.size(); ++a) ASSERT_DOUBLE_EQ(found[a], expected[a]);
    // No mask does with less than the oracle of the mass that it keeps.
    const AttentionMask mask = random_mask(rng, keys);
    const HeadQuality quality = head_quality(q, k, nullptr, mask);
    const std::vector<double> reached = {quality.cra_min * (1 - 1e-12)};
    ASSERT_LE(oracle_densities(q, k, reached)[0], quality.density);
  }
}

// --- planted heads ---

/// Keys that every query looks for, at `stripes`, and its own neighbourhood of about `local` keys, on noise.
struct Planted {
  Matrix<float> q;
  Matrix<float> k;
};

Planted plant(Rng& rng, std::int64_t keys, std::span<const std::int64_t> stripes, float stripe, float local) {
  constexpr std::int64_t kDim = 64;
  Planted head{gaussian(rng, keys, kDim, 0.3F), gaussian(rng, keys, kDim, 0.3F)};
  for (std::int64_t i = 0; i < keys; ++i) {
    // Dimensions 0 and 1 turn slowly, in step for queries and keys: near keys agree. Dimension 2 says "stripe".
    const double angle = 2 * 3.141592653589793 * static_cast<double>(i) / static_cast<double>(keys);
    head.q(i, 0) = head.k(i, 0) = local * static_cast<float>(std::cos(angle));
    head.q(i, 1) = head.k(i, 1) = local * static_cast<float>(std::sin(angle));
    head.q(i, 2) = stripe;
  }
  for (const std::int64_t key : stripes) head.k(key, 2) = stripe;
  return head;
}

FilterSettings usual(std::int64_t keys) {
  FilterSettings settings;
  settings.tail = 0;
  settings.window = (keys * 8 + 99) / 100;
  settings.bottom = 1;
  return settings;
}

TEST(AttentionReference, StripesAreFoundAndWorthIt) {
  Rng rng(10);
  constexpr std::int64_t kKeys = 2048;
  std::vector<std::int64_t> stripes;
  for (std::int64_t key = 3; key < kKeys; key += 97) stripes.push_back(key);
  const Planted head = plant(rng, kKeys, stripes, 10, 0);
  for (const bool window_first : {false, true}) {
    FilterSettings settings = usual(kKeys);
    settings.window_first = window_first;
    const RealFilteredHead filtered = real_filter_head(head.q, head.k, settings);
    const HeadQuality quality = head_quality(head.q, head.k, nullptr, attention_mask(filtered, settings));
    EXPECT_GT(quality.cra_mean, 0.94);
    EXPECT_LT(quality.density, 0.19);
    EXPECT_GE(quality.density, 0.153) << "the window's floor";
    // Late stripes lie in few sampled rows; those before the last eighth are all found.
    const Quantised q = quantise(head.q, 8);
    const Quantised k = quantise(head.k, 8);
    const FilteredHead integers = filter_head(q.values, k.values, score_scale(q.scale, k.scale, 64), settings);
    EXPECT_GT(jaccard(filtered.selection.kept, integers.selection.kept), 0.9);
    for (const std::int64_t key : stripes) {
      if (!window_first && key < kKeys * 3 / 4) {
        EXPECT_EQ(integers.selection.kept[static_cast<std::size_t>(key)], 1) << key;
      }
    }
  }
}

TEST(AttentionReference, AMinimumIsNotAMean) {
  // One row in the middle looks where no sampled row does: the mean holds, the minimum does not.
  Rng rng(11);
  constexpr std::int64_t kKeys = 1024;
  Planted head = plant(rng, kKeys, std::vector<std::int64_t>{0, 5}, 10, 0);
  head.q(900, 2) = 0;
  head.q(900, 3) = 12;
  head.k(100, 3) = 12;
  const FilterSettings settings = usual(kKeys);
  const HeadQuality quality = head_quality(head.q, head.k, nullptr, attention_mask(real_filter_head(head.q, head.k, settings), settings));
  EXPECT_GT(quality.cra_mean, 0.95);
  EXPECT_LT(quality.cra_min, 0.2);
}

TEST(AttentionReference, WindowFirstKeepsFewerColumnsOfALocalHead) {
  Rng rng(12);
  constexpr std::int64_t kKeys = 1024;
  const Planted head = plant(rng, kKeys, {}, 0, 30);
  FilterSettings settings = usual(kKeys);
  const RealFilteredHead whole = real_filter_head(head.q, head.k, settings);
  settings.window_first = true;
  const RealFilteredHead first = real_filter_head(head.q, head.k, settings);
  EXPECT_LT(5 * first.selection.count, whole.selection.count);
  EXPECT_GT(head_quality(head.q, head.k, nullptr, attention_mask(first, settings)).cra_mean, 0.93);
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

TEST(AttentionReference, NamesWhatIsWrong) {
  const Matrix<float> good(4, 8);
  Matrix<float> bad = good;
  bad(2, 5) = std::numeric_limits<float>::infinity();
  const AttentionMask mask{false, std::vector<std::uint8_t>(4), 1, 0};
  const auto quality = [&](const Matrix<float>& q, const Matrix<float>& k, const Matrix<float>& v, const AttentionMask& m) {
    return message_of([&] { head_quality(q, k, &v, m); });
  };
  EXPECT_EQ(quality(bad, good, good, mask), "q: row 2, column 5 is inf, accepted: finite values");
  EXPECT_EQ(quality(good, bad, good, mask), "k: row 2, column 5 is inf, accepted: finite values");
  EXPECT_EQ(quality(good, good, bad, mask), "v: row 2, column 5 is inf, accepted: finite values");
  EXPECT_EQ(quality(good, Matrix<float>(4, 7), good, mask), "q has dimension 8, k 7, accepted: equal ones");
  EXPECT_EQ(quality(Matrix<float>(4, 0), Matrix<float>(4, 0), good, mask), "dimension of a head is 0, accepted: 1 and more");
  EXPECT_EQ(quality(Matrix<float>(5, 8), good, good, mask), "number of rows is 5, accepted: 1..4");
  EXPECT_EQ(quality(good, good, Matrix<float>(3, 8), mask), "v has 3 rows, k 4, accepted: equal ones");
  EXPECT_EQ(quality(good, good, good, {false, std::vector<std::uint8_t>(5), 1, 0}), "a mask is of 5 keys, k has 4, accepted: equal ones");
  EXPECT_EQ(quality(good, good, good, {false, std::vector<std::uint8_t>(4), 0, 0}), "window is 0, accepted: 1 and more");
  EXPECT_EQ(quality(good, good, good, {false, std::vector<std::uint8_t>(4), 1, -1}), "bottom is -1, accepted: 0 and more");
  EXPECT_EQ(message_of([&] { kept_elements(mask, 0); }), "number of rows is 0, accepted: 1..4");
  EXPECT_EQ(message_of([&] { jaccard(mask.kept, std::vector<std::uint8_t>(3)); }), "sets of 4 and 3 keys, accepted: equal ones");
  FilterSettings settings;
  settings.window = 0;
  EXPECT_EQ(message_of([&] { real_filter_head(good, good, settings); }), "window is 0, accepted: 1 and more");
  settings = {};
  settings.sinks = -1;
  EXPECT_EQ(message_of([&] { real_filter_columns({}, settings); }), "sinks is -1, accepted: 0 and more");
  settings = {};
  settings.stride = 0;
  EXPECT_EQ(message_of([&] { real_filter_head(good, good, settings); }), "stride is 0, accepted: 1 and more");
  EXPECT_EQ(message_of([&] { for_each_attention_row(Matrix<float>(0, 8), good, {}, [](const AttentionRow&) {}); }),
            "number of rows is 0, accepted: 1..4");
}

}  // namespace
}  // namespace filigree::model
