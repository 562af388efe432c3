// Which columns the attention filter keeps: against the specification's second form, and whole heads: their parts together, edge cases, dense ones.
#include "model/sample_attention.h"

#include <algorithm>
#include <numeric>

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

std::int64_t sum(const std::vector<std::int64_t>& values) { return std::accumulate(values.begin(), values.end(), std::int64_t{0}); }

std::vector<std::int64_t> kept_keys(const std::vector<std::uint8_t>& kept) {
  std::vector<std::int64_t> keys;
  for (std::size_t key = 0; key < kept.size(); ++key) {
    if (kept[key] != 0) keys.push_back(static_cast<std::int64_t>(key));
  }
  return keys;
}

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

TEST(AttentionSelection, SelectionEqualsTheThresholdForm) {
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

TEST(AttentionSelection, SelectionIsMonotone) {
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

TEST(AttentionSelection, ColumnsWithoutMassAreNeverKept) {
  const Selection all = select_columns(std::vector<std::int64_t>{0, 7, 0, 1}, 8);
  EXPECT_THAT(kept_keys(all.kept), ElementsAre(1, 3));
  EXPECT_EQ(all.threshold, 1);
  EXPECT_EQ(all.above, 7);
  EXPECT_EQ(select_columns(std::vector<std::int64_t>{0, 0}, 0).count, 0);
  EXPECT_EQ(select_columns({}, 0).count, 0);
}

TEST(AttentionSelection, TargetIsRoundedUp) {
  EXPECT_EQ(target_mass({{}, 19, 19}, 32768), 10) << "9.5";
  EXPECT_EQ(target_mass({{}, 19, 19}, 0), 0);
  EXPECT_EQ(target_mass({{}, 19, 19}, 65536), 19);
  EXPECT_EQ(target_mass({{}, 1, 1}, 1), 1);
  EXPECT_EQ(target_mass({{}, 0, 0}, 65536), 0);
  const std::int64_t million = std::int64_t{131072} << 24;  // every row of 128 K sampled
  EXPECT_EQ(target_mass({{}, million, million}, 65535), million - (million >> 16)) << "58 bits";
}

TEST(AttentionSelection, TargetLessTheMassInside) {
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

TEST(AttentionSelection, HeadIsWhatItsPartsSay) {
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

TEST(AttentionSelection, WidestProducts) {
  const Matrix<std::int32_t> q(2, 128, -128);
  Matrix<std::int32_t> k(2, 128, -128);
  for (std::int32_t& value : k.row(1)) value = 127;
  // Scores 2^21 and -2080768, far more than 24 octaves apart.
  const FilteredHead head = filter_head(q, k, {256, 8}, FilterSettings{});
  EXPECT_THAT(head.mass.columns, ElementsAre(2 * 16777215, 0));
}

TEST(AttentionSelection, ConstantScoresKeepTheFirst) {
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

TEST(AttentionSelection, ScaleOfZeroMakesScoresConstant) {
  Rng rng(19);
  const Head data = random_head(rng, 40, 40, 16);
  const Matrix<std::int32_t> zero(40, 16);
  EXPECT_EQ(filter_head(data.q, data.k, {0, 1}, {}).mass.columns, filter_head(zero, zero, {65535, 1}, {}).mass.columns);
}

TEST(AttentionSelection, OneHotRows) {
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

TEST(AttentionSelection, WindowOfTheWholeSequence) {
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

TEST(AttentionSelection, EndsOfAlpha) {
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

TEST(AttentionSelection, LastRowsOfAChunkSeeTheSame) {
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

TEST(AttentionSelection, DenseBelowALength) {
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

TEST(AttentionSelection, DenseWithTooManyColumns) {
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

TEST(AttentionSelection, MoreSinksThanKeys) {
  FilterSettings settings;
  settings.alpha = 0;
  settings.sinks = 99;
  const Matrix<std::int32_t> values(5, 4, 1);
  const FilteredHead head = filter_head(values, values, {1, 1}, settings);
  EXPECT_EQ(head.selection.count, 5);
  EXPECT_EQ(head.selection.mass, head.mass.total);
}

}  // namespace
}  // namespace filigree::model
