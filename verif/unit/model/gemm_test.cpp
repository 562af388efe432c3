#include "model/gemm.h"

#include <limits>
#include <stdexcept>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_matrix.h"

namespace filigree::model {
namespace {

TEST(Gemm, SmallByHand) {
  const Matrix<std::int32_t> a(2, 3, {1, 2, 3, -4, 5, -6});
  const Matrix<std::int32_t> b(3, 2, {7, 8, 9, -10, 11, 12});
  EXPECT_EQ(gemm(a, b), (Matrix<std::int64_t>(2, 2, {58, 24, -49, -154})));
}

TEST(Gemm, MatchesTheDefinitionOnRandomMatrices) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const int m = test::uniform(rng, 1, 9), k = test::uniform(rng, 1, 40), n = test::uniform(rng, 1, 9);
    const auto a = test::random_matrix(rng, m, k, -32768, 32767);
    const auto b = test::random_matrix(rng, k, n, 0, 65535);
    const auto z = gemm(a, b);
    for (std::int64_t row = 0; row < m; ++row) {
      for (std::int64_t col = 0; col < n; ++col) {
        std::int64_t sum = 0;
        for (std::int64_t j = 0; j < k; ++j) sum += std::int64_t{a(row, j)} * b(j, col);
        EXPECT_EQ(z(row, col), sum);
      }
    }
  }
}

TEST(Gemm, ExtremesAreExact) {
  const Matrix<std::int32_t> a(1, 131072, -128);
  const Matrix<std::int32_t> b(131072, 1, -128);
  EXPECT_EQ(gemm(a, b)(0, 0), std::int64_t{1} << 31);  // the first K that 32 bits cannot hold (section 5.1)
  EXPECT_EQ(wrap(gemm(a, b), 32)(0, 0), std::numeric_limits<std::int32_t>::min());
  // Beyond 63 bits the result is still right modulo 2^64.
  const Matrix<std::int32_t> huge(1, 4, std::numeric_limits<std::int32_t>::min());
  EXPECT_EQ(gemm(huge, transpose(huge))(0, 0), 0);
}

TEST(Gemm, RefusesUnequalInnerDimensions) {
  try {
    gemm(Matrix<std::int32_t>(2, 3), Matrix<std::int32_t>(4, 5));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "A is 2 x 3 and B is 4 x 5: A needs as many columns as B has rows");
  }
}

TEST(Gemm, EmptyInnerDimensionGivesZero) { EXPECT_EQ(gemm(Matrix<std::int32_t>(2, 0), Matrix<std::int32_t>(0, 2)), (Matrix<std::int64_t>(2, 2))); }

TEST(Wrap, IsTwosComplement) {
  EXPECT_EQ(wrap(127, 8), 127);
  EXPECT_EQ(wrap(128, 8), -128);
  EXPECT_EQ(wrap(-129, 8), 127);
  EXPECT_EQ(wrap(1, 1), -1);
  EXPECT_EQ(wrap(std::numeric_limits<std::int64_t>::min(), 64), std::numeric_limits<std::int64_t>::min());
  EXPECT_THROW(wrap(Matrix<std::int64_t>(1, 1), 0), std::invalid_argument);
  EXPECT_THROW(wrap(Matrix<std::int64_t>(1, 1), 65), std::invalid_argument);
}

TEST(Matrix, ChecksItsSizes) {
  EXPECT_THROW(Matrix<int>(-1, 2), std::invalid_argument);
  EXPECT_THROW(Matrix<int>(2, 2, std::vector<int>{1, 2, 3}), std::invalid_argument);
  const Matrix<int> m(2, 3, std::vector<int>{1, 2, 3, 4, 5, 6});
  EXPECT_EQ(transpose(m), Matrix<int>(3, 2, std::vector<int>{1, 4, 2, 5, 3, 6}));
  EXPECT_THAT(std::vector<int>(m.row(1).begin(), m.row(1).end()), ::testing::ElementsAre(4, 5, 6));
}

}  // namespace
}  // namespace filigree::model
