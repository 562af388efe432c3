// The attention filter on real heads: integers against double precision, and the theorem's bound on every row. Skipped without the data.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "config/preset.h"
#include "model/attention_mask.h"
#include "model/attention_quality.h"
#include "model/attention_reference.h"
#include "model/sample_attention.h"
#include "system/attention_heads.h"

namespace filigree::system {
namespace {

namespace fs = std::filesystem;

const fs::path kHeads = FILIGREE_SOURCE_DIR "/../shared/data/attention";

#ifdef FILIGREE_SYSTEM_REGRESS
const std::vector<std::string> kFiles = {"bytelm_t1024", "bytelm2_t2048", "bytelm_t4096", "bytelm2_t8192"};
const std::vector<double> kAlphas = {0.8, 0.9, 0.95, 0.98, 1};
#else
const std::vector<std::string> kFiles = {"bytelm_t1024", "bytelm2_t2048"};
const std::vector<double> kAlphas = {0.8, 0.95};
#endif

/// The width of the preset's factor, which Q is quantised for.
int usual_factor_bits() { return std::get<config::AttentionConfig>(config::load("sample-attention")).factor_bits; }

/// Both window modes of every alpha.
std::vector<model::FilterSettings> all_settings(std::int64_t keys, std::int64_t tail) {
  std::vector<model::FilterSettings> all;
  for (const double alpha : kAlphas) {
    for (const bool window_first : {false, true}) {
      model::FilterSettings settings;
      settings.tail = tail;
      settings.window = (keys * 8 + 99) / 100;
      settings.bottom = 64;
      settings.alpha = model::alpha_units(alpha);
      settings.window_first = window_first;
      all.push_back(settings);
    }
  }
  return all;
}

class AttentionHeads : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kHeads)) GTEST_SKIP() << "no real heads here";
  }
};

/// So few columns that their number of differences says more than a share.
constexpr std::int64_t kFew = 20;

int differing(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
  int count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
  return count;
}

/// What the integers stand for.
model::Matrix<float> real_of(const model::Matrix<std::int32_t>& integers, double scale) {
  model::Matrix<float> real = model::cast<float>(integers);
  for (float& value : real.values()) value = static_cast<float>(value * scale);
  return real;
}

TEST_F(AttentionHeads, IntegersKeepWhatRealNumbersDo) {
  int compared = 0;
  for (const std::string& file : kFiles) {
    double worst_jaccard = 1;
    int worst_few = 0;
    double sum_jaccard = 0;
    double worst_same = 1;
    double worst_mass = 0;
    int points = 0;
    for (const AttentionHead& head : load_attention_heads(kHeads / file)) {
      const QuantisedHead integers = quantise_head(head, usual_factor_bits());
      const model::Matrix<float> q = real_of(integers.q, integers.q_scale);
      const model::Matrix<float> k = real_of(integers.k, integers.k_scale);
      for (const std::int64_t tail : {0, 64}) {
        std::vector<model::AttentionMask> masks;
        for (const model::FilterSettings& settings : all_settings(head.k.rows(), tail)) {
          SCOPED_TRACE(fmt::format("{}, alpha {}, window first {}, tail {}", head.name, settings.alpha, settings.window_first, tail));
          const model::FilteredHead found = model::filter_head(integers.q, integers.k, integers.scale(), settings);
          const model::RealFilteredHead wanted = model::real_filter_head(head.q, head.k, settings);
          // The smallest set: enough, and not without its smallest column.
          ASSERT_GE(found.selection.mass, found.target);
          ASSERT_TRUE(found.target == 0 || found.selection.mass - found.selection.threshold < found.target);
          ASSERT_NEAR(static_cast<double>(found.mass.total) * 0x1p-24, wanted.mass.total, 1e-3 * wanted.mass.total);
          masks.push_back(model::attention_mask(found, settings));
          masks.push_back(model::attention_mask(wanted, settings));
          if (settings.alpha == 65536) continue;  // which columns have any mass at all is a question of rounding
          const double similar = model::jaccard(found.selection.kept, wanted.selection.kept);
          if (found.selection.count < kFew) {
            // One column more or less is a large share of few.
            worst_few = std::max(worst_few, differing(found.selection.kept, wanted.selection.kept));
          } else {
            worst_jaccard = std::min(worst_jaccard, similar);
          }
          sum_jaccard += similar;
          ++points;
          const model::RealFilteredHead same = model::real_filter_head(q, k, settings);
          worst_same = std::min(worst_same, model::jaccard(found.selection.kept, same.selection.kept));
        }
        const std::vector<model::HeadQuality> qualities = model::head_qualities(head.q, head.k, nullptr, masks);
        for (std::size_t i = 0; i < qualities.size(); i += 2) {
          worst_mass = std::max(worst_mass, std::abs(qualities[i].cra_mean - qualities[i + 1].cra_mean));
        }
      }
    }
    fmt::print(
        "{}: Jaccard {:.4f} (mean of {}), {:.4f} (worst of {} columns or more), {} columns (worst of fewer), {:.4f} (worst on the same int8 operands); "
        "mean kept mass differs by up to {:.1e}\n",
        file, sum_jaccard / points, points, worst_jaccard, kFew, worst_few, worst_same, worst_mass);
    EXPECT_GE(worst_jaccard, 0.92) << file;
    EXPECT_LE(worst_few, 2) << file << ": columns, of a head that keeps few";
    EXPECT_GE(sum_jaccard / points, 0.975) << file;
    EXPECT_GE(worst_same, 0.97) << file << ": the numbers behind the scores";
    EXPECT_LE(worst_mass, 0.004) << file;
    ++compared;
  }
  EXPECT_EQ(compared, static_cast<int>(kFiles.size()));
}

TEST_F(AttentionHeads, OutputErrorIsWithinTheBoundInEveryRow) {
  for (const std::string& file : kFiles) {
    double worst = 0;
    for (const AttentionHead& head : load_attention_heads(kHeads / file)) {
      const QuantisedHead integers = quantise_head(head, usual_factor_bits());
      std::vector<model::AttentionMask> masks;
      for (const model::FilterSettings& settings : all_settings(head.k.rows(), 64)) {
        masks.push_back(model::attention_mask(model::filter_head(integers.q, integers.k, integers.scale(), settings), settings));
      }
      for (const model::HeadQuality& quality : model::head_qualities(head.q, head.k, &head.v, masks)) {
        ASSERT_LE(quality.worst_bound_ratio, 1) << head.name;
        ASSERT_LE(quality.worst_plain_ratio, 1) << head.name;
        worst = std::max(worst, quality.worst_bound_ratio);
      }
    }
    fmt::print("{}: the output's error is at most {:.3f} of its bound\n", file, worst);
    EXPECT_GT(worst, 0.1) << "a bound that nothing comes near would say nothing";
  }
}

}  // namespace
}  // namespace filigree::system
