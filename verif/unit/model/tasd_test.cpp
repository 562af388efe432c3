// The decomposition against its definition: the worked example, every rule of the specification's reference, and blocks on which selection goes wrong.
#include "model/tasd.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/gemm.h"
#include "random_blocks.h"

namespace filigree::model {
namespace {

using test::Ints;
using ::testing::HasSubstr;

Matrix<std::int32_t> rows_of_8(Ints values) { return {std::ssize(values) / 8, 8, std::move(values)}; }

double sum_of(const Matrix<std::int32_t>& matrix) { return std::accumulate(matrix.values().begin(), matrix.values().end(), 0.0); }

const Matrix<std::int32_t> kFigure4 = rows_of_8({2, 0, 0, 0, 0, 3, 1, 4, 1, 3, 0, 0, 2, 4, 4, 1});

TEST(Tasd, Figure4) {
  const auto parts = decompose(kFigure4, Series::parse("2:4+2:8"));
  EXPECT_EQ(parts.terms[0], rows_of_8({2, 0, 0, 0, 0, 3, 0, 4, 1, 3, 0, 0, 0, 4, 4, 0}));
  EXPECT_EQ(parts.terms[1], rows_of_8({0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 1}));
  EXPECT_EQ(parts.residual, Matrix<std::int32_t>(2, 8));
  EXPECT_EQ(sum_of_terms(parts), kFigure4);
  EXPECT_EQ(sum_of(parts.terms[0]), 21);
  EXPECT_EQ(sum_of(parts.terms[1]), 4);
}

TEST(Tasd, Figure4SingleTerms) {
  const auto half = error_of(kFigure4, decompose(kFigure4, Series::parse("2:4")).residual);
  EXPECT_EQ(half.nonzeros, 10);
  EXPECT_EQ(half.dropped, 3);
  EXPECT_DOUBLE_EQ(half.dropped_nonzeros, 0.3);
  EXPECT_DOUBLE_EQ(half.dropped_magnitude, 0.16);
  EXPECT_DOUBLE_EQ(half.dropped_energy, 6.0 / 77);
  EXPECT_DOUBLE_EQ(half.mean_squared_error, 6.0 / 16);
  const auto most = error_of(kFigure4, decompose(kFigure4, Series::parse("3:4")).residual);
  EXPECT_EQ(most.dropped, 1);
  EXPECT_DOUBLE_EQ(most.dropped_nonzeros, 0.1);
  EXPECT_DOUBLE_EQ(most.dropped_magnitude, 0.04);
}

TEST(Tasd, FourAndOneOfEightLeaveTheHigherOfTwoEqualOnes) {
  const auto parts = decompose(kFigure4, Series::parse("4:8+1:8"));
  EXPECT_EQ(sum_of(parts.terms[0]), 23);
  EXPECT_EQ(sum_of(parts.terms[1]), 1);
  EXPECT_EQ(parts.terms[1](1, 0), 1);
  Matrix<std::int32_t> residual(2, 8);
  residual(1, 7) = 1;
  EXPECT_EQ(parts.residual, residual);
}

TEST(Tasd, SlotsComeByTermPartAndMagnitude) {
  Ints block = {0, -5, 5, 0, 7, 1, 1, -128};
  const auto slots = extract<std::int32_t>(block, Series::parse("1:4+3:8"));
  const std::vector<Extracted<std::int32_t>> expected = {
      {0, 0, 1, -5, true}, {0, 1, 3, -128, true}, {1, 0, 4, 7, true}, {1, 0, 2, 5, true}, {1, 0, 5, 1, true}};
  EXPECT_EQ(slots, expected);
  EXPECT_EQ(block, (Ints{0, 0, 0, 0, 0, 0, 1, 0}));
}

TEST(Tasd, FreeSlotsHoldZeroAtIndexZero) {
  Ints block = {0, 0, 9, 0};
  const std::vector<Extracted<std::int32_t>> expected = {{0, 0, 2, 9, true}, {0, 0, 0, 0, false}, {1, 0, 0, 0, false}};
  EXPECT_EQ(extract<std::int32_t>(block, Series::parse("2:4+1:4")), expected);
}

TEST(Tasd, AFineTermBehindACoarseOneSeesItsResidual) {
  Ints block = {9, 8, 1, 0, 2, 0, 0, 0};
  const std::vector<Extracted<std::int32_t>> expected = {{0, 0, 0, 9, true}, {1, 0, 1, 8, true}, {1, 1, 0, 2, true}};
  EXPECT_EQ(extract<std::int32_t>(block, Series::parse("1:8+1:4")), expected);
}

TEST(Tasd, TheMostNegativeValueIsLargest) {
  for (const std::int32_t lowest : {-8, -128, -32768, std::numeric_limits<std::int32_t>::min()}) {
    Ints block = {-(lowest + 1), lowest + 1, lowest, -(lowest + 1)};
    const auto slots = extract<std::int32_t>(block, Series::parse("2:4"));
    EXPECT_EQ(slots[0].index, 2);
    EXPECT_EQ(slots[0].value, lowest);
    EXPECT_EQ(slots[1].index, 0);
  }
}

TEST(Tasd, TiesGoToTheLowerIndexWhateverTheSign) {
  Ints block = {3, -3, 3, -3, -3, 3, 3, 3};
  const auto slots = extract<std::int32_t>(block, Series::parse("2:8+3:8"));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(slots[static_cast<std::size_t>(i)].index, i);
  EXPECT_EQ(block, (Ints{0, 0, 0, 0, 0, 3, 3, 3}));
}

TEST(Tasd, TheTailIsPaddedWithZeros) {
  const Matrix<std::int32_t> tensor(1, 11, Ints{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  const auto parts = decompose(tensor, Series::parse("1:4+1:8"));
  EXPECT_EQ(parts.terms[0], (Matrix<std::int32_t>(1, 11, Ints{0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 11})));
  EXPECT_EQ(parts.terms[1], (Matrix<std::int32_t>(1, 11, Ints{0, 0, 0, 0, 0, 0, 7, 0, 0, 10, 0})));
  EXPECT_EQ(parts.residual, (Matrix<std::int32_t>(1, 11, Ints{1, 2, 3, 0, 5, 6, 0, 0, 9, 0, 0})));
}

TEST(Tasd, RefusesWhatIsNotANumberOrNotABlock) {
  Matrix<float> tensor(3, 8, 1.0F);
  tensor(2, 5) = std::numeric_limits<float>::infinity();
  try {
    decompose(tensor, Series::parse("2:4"));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("row 2, column 5"));
  }
  Ints block(7);
  EXPECT_THROW(extract<std::int32_t>(block, Series::parse("2:8")), std::invalid_argument);
  EXPECT_THROW(decompose(Matrix<float>(1, 8), Series{}), std::invalid_argument);
}

TEST(Tasd, ErrorsOfNothingAreZero) {
  const auto error = error_of(Matrix<float>(2, 8), Matrix<float>(2, 8));
  EXPECT_EQ(error.dropped_nonzeros, 0);
  EXPECT_EQ(error.dropped_magnitude, 0);
  EXPECT_EQ(error.dropped_energy, 0);
  EXPECT_EQ(error_of(Matrix<float>(), Matrix<float>()).mean_squared_error, 0);
  EXPECT_THROW(error_of(Matrix<float>(2, 8), Matrix<float>(2, 9)), std::invalid_argument);
}

TEST(Tasd, MatmulErrorIsTheResidualsShareOfTheProduct) {
  const Matrix<float> a(2, 2, std::vector<float>{3, 0, 0, 4});
  const Matrix<float> residual(2, 2, std::vector<float>{0, 0, 0, 4});
  const Matrix<float> identity(2, 2, std::vector<float>{1, 0, 0, 1});
  EXPECT_DOUBLE_EQ(matmul_error(a, residual, identity), 0.8);
  EXPECT_EQ(matmul_error(a, residual, Matrix<float>(2, 3)), 0);
  EXPECT_THROW(matmul_error(a, residual, Matrix<float>(3, 2)), std::invalid_argument);
  EXPECT_THROW(matmul_error(a, Matrix<float>(2, 3), identity), std::invalid_argument);
}

/// Section 1.8 by sorting instead of by search: the order of every block's non-zeros gives each term its share.
template <typename T>
std::vector<Extracted<T>> expected_slots(std::vector<T> block, const Series& series) {
  std::vector<Extracted<T>> slots;
  const auto magnitude = [](T value) { return std::abs(static_cast<double>(value)); };
  for (std::size_t t = 0; t < series.terms.size(); ++t) {
    const int m = series.terms[t].h;
    for (int first = 0; first < std::ssize(block); first += m) {
      std::vector<int> order(static_cast<std::size_t>(m));
      std::iota(order.begin(), order.end(), first);
      std::erase_if(order, [&](int i) { return block[static_cast<std::size_t>(i)] == T{}; });
      std::stable_sort(order.begin(), order.end(),
                       [&](int a, int b) { return magnitude(block[static_cast<std::size_t>(a)]) > magnitude(block[static_cast<std::size_t>(b)]); });
      order.resize(static_cast<std::size_t>(series.terms[t].g), -1);
      for (const int i : order) {
        Extracted<T> slot{static_cast<int>(t), first / m};
        if (i >= 0) {
          T& value = block[static_cast<std::size_t>(i)];
          slot = {slot.term, slot.part, i - first, value, true};
          value = T{};
        }
        slots.push_back(slot);
      }
    }
  }
  return slots;
}

TEST(Tasd, ExtractsWhatTheDefinitionSays) {
  int checked = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    test::Rng rng(seed);
    const Series series = test::random_series(rng);
    const auto blocks = test::random_blocks(rng, 100, series.block());
    const auto reals = cast<float>(test::random_matrix(rng, 5, series.block(), -128, 127));
    for (std::int64_t row = 0; row < blocks.rows(); ++row, ++checked) {
      Ints block(blocks.row(row).begin(), blocks.row(row).end());
      const auto expected = expected_slots(block, series);
      ASSERT_EQ(extract<std::int32_t>(block, series), expected) << "seed " << seed << ", " << to_string(series);
    }
    for (std::int64_t row = 0; row < reals.rows(); ++row) {
      std::vector<float> block(reals.row(row).begin(), reals.row(row).end());
      const auto expected = expected_slots(block, series);
      ASSERT_EQ(extract<float>(block, series), expected) << "seed " << seed << ", " << to_string(series);
    }
  }
  EXPECT_EQ(checked, 300'000);
}

/// T2 and T3: each place in one term or in the residual, with its exact value; no block of a term holds more than its N.
void expect_a_legal_decomposition(const Matrix<std::int32_t>& tensor, const Decomposition<std::int32_t>& parts, const Series& series) {
  for (std::size_t i = 0; i < tensor.values().size(); ++i) {
    int holders = parts.residual.values()[i] != 0 ? 1 : 0;
    std::int64_t sum = parts.residual.values()[i];
    for (const auto& term : parts.terms) {
      holders += term.values()[i] != 0 ? 1 : 0;
      sum += term.values()[i];
    }
    ASSERT_EQ(holders, tensor.values()[i] != 0 ? 1 : 0);
    ASSERT_EQ(sum, tensor.values()[i]);
  }
  for (std::size_t t = 0; t < parts.terms.size(); ++t) {
    for (std::int64_t row = 0; row < tensor.rows(); ++row) {
      std::vector<int> kept(static_cast<std::size_t>(tensor.cols() / series.terms[t].h + 1));
      for (std::int64_t k = 0; k < tensor.cols(); ++k) kept[static_cast<std::size_t>(k / series.terms[t].h)] += parts.terms[t](row, k) != 0 ? 1 : 0;
      ASSERT_LE(*std::max_element(kept.begin(), kept.end()), series.terms[t].g);
    }
  }
}

TEST(Tasd, TermsAreDisjointExactAndStructured) {
  for (unsigned seed = 0; seed < 600; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const Series series = test::random_series(rng);
    const auto tensor = test::random_blocks(rng, 5, test::uniform(rng, 1, 100));
    const auto parts = decompose(tensor, series);
    expect_a_legal_decomposition(tensor, parts, series);
    if (HasFatalFailure()) FAIL() << to_string(series);
    Matrix<std::int32_t> kept = sum_of_terms(parts);
    for (std::size_t i = 0; i < kept.values().size(); ++i) kept.values()[i] += parts.residual.values()[i];
    EXPECT_EQ(kept, tensor);
  }
}

TEST(Tasd, PartialGemmsAddUpToTheGemmOfTheSum) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    test::Rng rng(seed);
    const Series series = test::random_series(rng);
    const int k = test::uniform(rng, 1, 70);
    const auto a = test::random_matrix(rng, 6, k, -128, 127);
    const auto b = test::random_matrix(rng, k, 5, -128, 127);
    const auto parts = decompose(a, series);
    Matrix<std::int64_t> sum(6, 5);
    for (const auto& term : parts.terms) {
      const auto partial = gemm(term, b);
      for (std::size_t i = 0; i < sum.values().size(); ++i) sum.values()[i] += partial.values()[i];
    }
    EXPECT_EQ(sum, gemm(sum_of_terms(parts), b)) << "seed " << seed;
    if (parts.residual == Matrix<std::int32_t>(6, k)) {
      EXPECT_EQ(sum, gemm(a, b));
    }
  }
}

}  // namespace
}  // namespace filigree::model
