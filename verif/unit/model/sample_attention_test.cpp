// The exact integer model of the attention filter: the specification's tables and vectors, sampled rows, and what it says of wrong input.
#include "model/sample_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_matrix.h"

namespace filigree::model {
namespace {

using test::Rng;
using test::uniform;
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
