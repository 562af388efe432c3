// What a GEMM with a series of terms makes a core do: a case worked out by hand, and the beats that a job packs.
#include "estimate/series_work.h"

#include <gtest/gtest.h>

#include "../format/geometries.h"
#include "format/series_job.h"

namespace filigree::estimate {
namespace {

using model::Series;
using Matrix = model::Matrix<std::int32_t>;

std::vector<model::Pattern> terms_of(const char* series) { return format::resolve(format::test::two_of_two(), Series::parse(series)); }

/// 3 x 6 times 6 x 5 with 2:2+1:2: two blocks of two rows, columns 4 and 1, K tiles of 4 and 2 values.
TEST(SeriesWork, ByHand) {
  const SeriesWork work = count_series_work(format::test::two_of_two(), terms_of("2:2+1:2"), {3, 6, 5});
  EXPECT_EQ(work.core.tiles, 4);
  EXPECT_EQ(work.core.b_rows, 2 * 10) << "K tiles x columns, once for both terms";
  EXPECT_EQ(work.core.c_beats, 10);
  EXPECT_EQ(work.core.a_beats, 4 * 5 * 2) << "commands x K-steps x rows";
  EXPECT_EQ(work.core.steps, 5 * 10);
  EXPECT_EQ(work.term_steps, (std::vector<std::int64_t>{30, 20}));
  EXPECT_EQ(work.b_words, 30 * 1 + 20 * 2) << "1:2 takes two words of two values";
  EXPECT_EQ(work.core.c_writes, 50);
  EXPECT_EQ(work.core.c_reads, 40) << "not in the first K-step";
  EXPECT_EQ(work.core.issued_slots, 50 * 4);
  EXPECT_EQ(work.core.useful_slots, 50 * 4);
  EXPECT_EQ(steady_series_cycles(format::test::two_of_two(), terms_of("2:2+1:2"), {3, 6, 5}), 2 * 5 * (3 + 2));
}

TEST(SeriesWork, NarrowerTilesSendAMoreOften) {
  const SeriesWork whole = count_series_work(format::test::two_of_two(), terms_of("1:2"), {2, 8, 4});
  const SeriesWork narrow = count_series_work(format::test::two_of_two(), terms_of("1:2"), {2, 8, 4}, 2);
  EXPECT_EQ(whole.core.a_beats, 4);
  EXPECT_EQ(narrow.core.a_beats, 8);
  EXPECT_EQ(narrow.core.steps, whole.core.steps);
  EXPECT_EQ(narrow.core.b_rows, whole.core.b_rows);
}

TEST(SeriesWork, GatingCountsWhatIsNotZero) {
  const std::vector<Matrix> tensors = {Matrix(2, 6, {1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6}), Matrix(2, 6, {0, 8, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0})};
  Matrix b(6, 5, std::vector<std::int32_t>(30, 1));
  b(0, 0) = 0;
  const auto useful = [&](bool gating) {
    return count_series_work(format::test::two_of_two(), terms_of("2:2+1:2"), tensors, b, gating).core.useful_slots;
  };
  EXPECT_EQ(useful(true), 2 * (6 * 5 - 1) + 2 * 5);
  EXPECT_EQ(useful(false), 25 * 4) << "every slot";
}

TEST(SeriesWork, EqualsWhatTheJobPacks) {
  const format::TtcGeometry core = format::test::two_of_two();
  for (const char* series : {"2:2", "1:2", "2:2+1:2", "1:2+1:2"}) {
    SCOPED_TRACE(series);
    for (std::int64_t k = 1; k <= 13; ++k) {
      const std::vector<Matrix> terms(terms_of(series).size(), Matrix(5, k));
      const format::SeriesJob job(core, Series::parse(series), terms, Matrix(k, 6), 3);
      const SeriesWork work = count_series_work(core, job.patterns(), {5, k, 6}, 3);
      std::int64_t a = 0, b = 0, c = 0;
      for (std::size_t i = 0; i < job.plans().size(); ++i) {
        const format::Tile tile = job.tile(i);
        a += std::ssize(tile.a);
        b += std::ssize(tile.b);
        c += tile.c_beats;
      }
      EXPECT_EQ(work.core.a_beats, a) << k;
      EXPECT_EQ(work.core.b_rows, b) << k;
      EXPECT_EQ(work.core.c_beats, c) << k;
      EXPECT_EQ(work.core.tiles, std::ssize(job.plans())) << k;
    }
  }
}

}  // namespace
}  // namespace filigree::estimate
