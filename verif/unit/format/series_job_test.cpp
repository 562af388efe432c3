// The beats of a GEMM with a series of terms: a worked example by hand, and what is refused.
#include "format/series_job.h"

#include <stdexcept>

#include <gmock/gmock.h>

#include "geometries.h"

namespace filigree::format {
namespace {

using model::Series;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using Matrix = model::Matrix<std::int32_t>;

/// 2:2+1:2 of 3 x 6; the terms as they are to be sent.
std::vector<Matrix> two_terms() {
  return {Matrix(3, 6, {1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6, 7, 0, 0, 0, 0, 0}),
          Matrix(3, 6, {0, 8, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})};
}

/// b(k, n) = 10 k + n.
Matrix counted(std::int64_t rows, std::int64_t columns) {
  Matrix b(rows, columns);
  for (std::int64_t k = 0; k < rows; ++k) {
    for (std::int64_t n = 0; n < columns; ++n) b(k, n) = static_cast<std::int32_t>(10 * k + n);
  }
  return b;
}

std::vector<int> fields(const Beat& beat, int lsb, int bits, int count) {
  std::vector<int> values;
  for (int i = 0; i < count; ++i) values.push_back(static_cast<int>(beat.signed_field(lsb + i * bits, bits)));
  return values;
}

TEST(SeriesJob, CommandByHand) {
  const SeriesJob job(test::two_of_two(), Series::parse("2:2+1:2"), two_terms(), counted(6, 5));
  ASSERT_EQ(job.plans().size(), 4u);
  const Beat beat = job.tile(0).cmd;
  EXPECT_EQ(beat.width(), 29);
  EXPECT_EQ(beat.field(0, 16), 2u) << "K tiles";
  EXPECT_EQ(beat.field(16, 3), 4u) << "columns";
  EXPECT_EQ(beat.field(19, 2), 2u) << "terms";
  EXPECT_EQ(beat.field(21, 1), 0u) << "2:2 is the first pattern";
  EXPECT_EQ(beat.field(22, 2), 1u) << "K-steps in the last K tile";
  EXPECT_EQ(beat.field(24, 1), 1u) << "1:2 is the second";
  EXPECT_EQ(beat.field(25, 2), 1u);
  EXPECT_EQ(beat.field(27, 1), 0u) << "starts afresh";
  EXPECT_EQ(beat.field(28, 1), 1u) << "drained";
  EXPECT_EQ(beat.words(), std::vector<std::uint64_t>{324272130});
  EXPECT_EQ(job.tile(1).cmd.field(16, 3), 1u);
}

TEST(SeriesJob, UnusedTermsOfACommandAreZero) {
  const SeriesJob job(test::two_of_two(), Series::parse("1:2"), {two_terms()[1]}, counted(6, 1));
  const Beat beat = job.tile(0).cmd;
  EXPECT_EQ(beat.field(19, 2), 1u);
  EXPECT_EQ(beat.field(21, 3), 1u | 1u << 1);
  EXPECT_EQ(beat.field(24, 3), 0u);
}

TEST(SeriesJob, ColumnsOfB) {
  const SeriesJob job(test::two_of_two(), Series::parse("2:2+1:2"), two_terms(), counted(6, 5));
  const std::vector<Beat> whole = job.tile(0).b;
  ASSERT_EQ(whole.size(), 8u);
  EXPECT_EQ(whole[0].width(), 32);
  EXPECT_THAT(fields(whole[0], 0, 8, 4), ElementsAre(0, 10, 20, 30));
  EXPECT_THAT(fields(whole[3], 0, 8, 4), ElementsAre(3, 13, 23, 33));
  EXPECT_THAT(fields(whole[4], 0, 8, 4), ElementsAre(40, 50, 0, 0));
  EXPECT_THAT(fields(whole[7], 0, 8, 4), ElementsAre(43, 53, 0, 0));
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole[i].last, i % 4 == 3) << i;
  const std::vector<Beat> narrow = job.tile(1).b;
  ASSERT_EQ(narrow.size(), 2u);
  EXPECT_THAT(fields(narrow[0], 0, 8, 4), ElementsAre(4, 14, 24, 34));
  EXPECT_TRUE(narrow[0].last);
  EXPECT_TRUE(narrow[1].last);
}

TEST(SeriesJob, TermsFollowEachOtherInEveryKTile) {
  const SeriesJob job(test::two_of_two(), Series::parse("2:2+1:2"), two_terms(), counted(6, 5));
  const std::vector<Beat> a = job.tile(0).a;
  // K tile 0: two K-steps of 2:2, one of 1:2; K tile 1: one of each. Two rows each.
  const std::vector<std::vector<int>> values = {{1, 2}, {-1, -2}, {3, 4}, {-3, -4}, {8, 0}, {0, 0}, {5, 6}, {-5, -6}, {9, 0}, {0, 0}};
  ASSERT_EQ(a.size(), values.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].width(), 18);
    EXPECT_EQ(fields(a[i], 0, 8, 2), values[i]) << i;
    EXPECT_EQ(a[i].last, i % 2 == 1) << i;
  }
  EXPECT_EQ(a[0].field(16, 2), 0b10u) << "places 0 and 1";
  EXPECT_EQ(a[4].field(16, 2), 0b01u) << "8 stands at place 1 of its block";
  EXPECT_EQ(a[8].field(16, 2), 0u);
  // The second block of rows: row 2 and a row that A does not have.
  const std::vector<Beat> below = job.tile(2).a;
  EXPECT_THAT(fields(below[0], 0, 8, 2), ElementsAre(7, 0));
  for (std::size_t i = 1; i < below.size(); ++i) EXPECT_THAT(fields(below[i], 0, 8, 2), ElementsAre(0, 0)) << i;
}

TEST(SeriesJob, ResultsComeBack) {
  for (const int most_columns : {0, 1, 3}) {
    const SeriesJob job(test::two_of_two(), Series::parse("2:2+1:2"), two_terms(), counted(6, 5), most_columns);
    model::Matrix<std::int64_t> z(3, 5);
    for (std::size_t i = 0; i < z.values().size(); ++i) z.values()[i] = 1000 * static_cast<std::int64_t>(i) - 7000;
    const std::vector<Beat> beats = job.expected_c(z);
    EXPECT_EQ(beats.size(), 10u) << "two blocks of rows, five columns";
    EXPECT_EQ(job.assemble(beats), z);
    EXPECT_THROW(job.assemble(std::span(beats).first(9)), std::invalid_argument);
    for (const TilePlan& plan : job.tile_plans()) EXPECT_EQ(plan.steps, 5);
  }
}

TEST(SeriesJob, RefusesWhatDoesNotFit) {
  const auto job = [](const char* series, std::vector<Matrix> terms, Matrix b) {
    return [=] { SeriesJob(test::two_of_two(), Series::parse(series), terms, b); };
  };
  const Matrix b = counted(6, 5);
  EXPECT_THAT(job("2:2+1:2", {two_terms()[0]}, b), ThrowsMessage<std::invalid_argument>(HasSubstr("1 terms for the series 2:2+1:2")));
  EXPECT_THAT(job("2:2+1:2", {two_terms()[0], Matrix(2, 6)}, b), ThrowsMessage<std::invalid_argument>(HasSubstr("one shape")));
  EXPECT_THROW(job("2:2+1:2", {two_terms()[0], Matrix(3, 4)}, b)(), std::invalid_argument);
  EXPECT_THROW(job("1:2", {two_terms()[0]}, b)(), std::invalid_argument) << "not 1:2";
  EXPECT_THROW(job("2:2", {Matrix(1, 6, {128, 0, 0, 0, 0, 0})}, b)(), std::invalid_argument);
  EXPECT_THROW(job("2:2", {Matrix(1, 6)}, Matrix(6, 1, {0, 0, -129, 0, 0, 0}))(), std::invalid_argument);
  EXPECT_THROW(job("1:4", {Matrix(1, 6)}, b)(), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::format
