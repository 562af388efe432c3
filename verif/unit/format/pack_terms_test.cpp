// Terms of a series as beats: a worked example, and what a machine that reads the beats gets out of them.
#include "format/pack_terms.h"

#include <gmock/gmock.h>

#include <random>

namespace filigree::format {
namespace {

using model::Matrix;
using model::Series;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<int> numbers(const Beat& beat, int lsb, int bits, int count) {
  std::vector<int> values;
  for (int i = 0; i < count; ++i) values.push_back(static_cast<int>(beat.signed_field(lsb + i * bits, bits)));
  return values;
}

std::vector<int> coordinates(const Beat& beat, int lsb, int bits, int count) {
  std::vector<int> values;
  for (int i = 0; i < count; ++i) values.push_back(static_cast<int>(beat.field(lsb + i * bits, bits)));
  return values;
}

TEST(PackTerms, EntriesLieInTheOrderOfExtraction) {
  const TermCore core{.lanes = 4, .rows = 2, .arrays = 1, .a_bits = 8, .m = 4};
  ASSERT_EQ(core.a_width(), 40);
  const Matrix<std::int32_t> a(2, 12, {2, 0, 0, 0, 0, 3, 1, -4, 5, 5, 5,    5,  //
                                       1, 3, 0, 0, 2, 4, 4, 1,  0, 0, -128, 127});
  const auto beats = pack_terms(core, a, Series::parse("2:4+1:4"), {.depth = 12});
  // 2:4 takes two blocks per K-step: two K-steps of two rows; 1:4 takes four: one K-step.
  ASSERT_EQ(beats.size(), 6u);
  EXPECT_THAT(numbers(beats[0], 0, 8, 4), ElementsAre(2, 0, -4, 3));
  EXPECT_THAT(coordinates(beats[0], 32, 2, 4), ElementsAre(0, 0, 3, 1));
  EXPECT_THAT(numbers(beats[1], 0, 8, 4), ElementsAre(3, 1, 4, 4));
  EXPECT_THAT(coordinates(beats[1], 32, 2, 4), ElementsAre(1, 0, 1, 2));
  EXPECT_THAT(numbers(beats[2], 0, 8, 4), ElementsAre(5, 5, 0, 0));
  EXPECT_THAT(coordinates(beats[2], 32, 2, 4), ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(numbers(beats[3], 0, 8, 4), ElementsAre(-128, 127, 0, 0));
  EXPECT_THAT(coordinates(beats[3], 32, 2, 4), ElementsAre(2, 3, 0, 0));
  EXPECT_THAT(numbers(beats[4], 0, 8, 4), ElementsAre(0, 1, 5, 0));
  EXPECT_THAT(coordinates(beats[4], 32, 2, 4), ElementsAre(0, 2, 2, 0));
  EXPECT_THAT(numbers(beats[5], 0, 8, 4), ElementsAre(0, 2, 0, 0));
  EXPECT_THAT(coordinates(beats[5], 32, 2, 4), ElementsAre(0, 0, 0, 0));
  for (std::size_t i = 0; i < beats.size(); ++i) EXPECT_EQ(beats[i].last, i % 2 == 1);
}

/// Every term's matrix from its beats: value, lane and coordinate say where.
std::vector<Matrix<std::int32_t>> unpack(const TermCore& core, const Series& series, const TermTile& tile, std::span<const Beat> beats) {
  const int bits = index_bits(static_cast<std::uint64_t>(core.m));
  const int payload = core.lanes * (core.a_bits + bits);
  std::vector<Matrix<std::int32_t>> terms;
  std::size_t next = 0;
  for (const model::Rule& term : series.terms) {
    Matrix<std::int32_t> matrix(core.arrays * core.rows, tile.depth);
    const int span = core.lanes / term.g * core.m;
    for (int k = 0; k < tile.depth; k += span) {
      for (int r = 0; r < core.rows; ++r, ++next) {
        const Beat& beat = beats[next];
        for (int i = 0; i < core.arrays * core.lanes; ++i) {
          const int q = i / core.lanes, lane = i % core.lanes;
          const auto value = static_cast<std::int32_t>(beat.signed_field(q * payload + lane * core.a_bits, core.a_bits));
          const auto place = static_cast<int>(beat.field(q * payload + core.lanes * core.a_bits + lane * bits, bits));
          if (value != 0) matrix(q * core.rows + r, k + lane / term.g * core.m + place) += value;
        }
      }
    }
    terms.push_back(std::move(matrix));
  }
  EXPECT_EQ(next, beats.size());
  return terms;
}

TEST(PackTerms, BeatsHoldTheTermsOfTheTile) {
  std::mt19937 random(1);
  const auto draw = [&](int low, int high) { return std::uniform_int_distribution(low, high)(random); };
  for (int run = 0; run < 200; ++run) {
    const int m = 2 << draw(0, 3);
    const TermCore core{.lanes = m * draw(1, 3), .rows = draw(1, 5), .arrays = draw(1, 3), .a_bits = draw(2, 16), .m = m};
    Series series;
    for (int left = m; left > 0 && series.terms.size() < 3;) {
      int n = 1 << draw(0, 4);
      while (n > left) n /= 2;
      series.terms.push_back({n, m});
      left = draw(0, 1) == 0 ? 0 : left - n;
    }
    const int low = -(1 << (core.a_bits - 1));
    Matrix<std::int32_t> a(core.arrays * core.rows + 3, 60);
    for (std::int32_t& value : a.values()) value = draw(0, 2) == 0 ? 0 : draw(low, -low - 1);
    const TermTile tile{.first_row = draw(0, 5), .first_k = m * draw(0, 2), .depth = draw(1, 40)};
    Matrix<std::int32_t> part(core.arrays * core.rows, tile.depth);
    for (std::int64_t row = 0; row < part.rows(); ++row) {
      for (std::int64_t k = 0; k < part.cols(); ++k) {
        const std::int64_t from_row = tile.first_row + row, from_k = tile.first_k + k;
        if (from_row < a.rows() && from_k < a.cols()) part(row, k) = a(from_row, from_k);
      }
    }
    ASSERT_EQ(unpack(core, series, tile, pack_terms(core, a, series, tile)), model::decompose(part, series).terms) << to_string(series);
  }
}

TEST(PackTerms, RefusesWhatTheCoreCannotRun) {
  const TermCore core{.lanes = 4, .rows = 2, .arrays = 1, .a_bits = 8, .m = 4};
  const Matrix<std::int32_t> a(2, 8);
  EXPECT_THAT([&] { pack_terms(core, a, Series::parse("2:4+2:8"), {.depth = 8}); },
              ThrowsMessage<std::invalid_argument>(HasSubstr("series 2:4+2:8: 2:8, accepted: N:4 with an N that divides 4 lanes")));
  EXPECT_THAT([&] { pack_terms(core, a, Series::parse("3:4"), {.depth = 8}); }, ThrowsMessage<std::invalid_argument>(HasSubstr("3:4, accepted")));
}

}  // namespace
}  // namespace filigree::format
