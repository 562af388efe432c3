#include "tools/tensor_file.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temporary_folder.h"
#include "tools/file.h"

namespace filigree::tools {
namespace {

using model::Matrix;

TEST(TensorFile, IntegersOfAllTypesKeepTheirExtremes) {
  const std::vector<std::tuple<Dtype, std::int32_t, std::int32_t>> limits = {{Dtype::kInt8, -128, 127},
                                                                             {Dtype::kUint8, 0, 255},
                                                                             {Dtype::kInt16, -32768, 32767},
                                                                             {Dtype::kInt32, INT32_MIN, INT32_MAX},
                                                                             {Dtype::kBool, 0, 1}};
  for (const auto& [dtype, low, high] : limits) {
    const Matrix<std::int32_t> matrix(1, 3, {low, high, 1});
    EXPECT_EQ(to_int_matrix("x.npy", from_matrix(matrix, dtype)), matrix) << to_string(dtype);
    EXPECT_THROW(from_ints(std::vector<std::int64_t>{std::int64_t{high} + 1}, {1}, dtype), std::invalid_argument);
    EXPECT_THROW(from_ints(std::vector<std::int64_t>{std::int64_t{low} - 1}, {1}, dtype), std::invalid_argument);
  }
}

TEST(TensorFile, FloatsRoundTrip) {
  const Matrix<float> matrix(2, 2, {0.5F, -1.25F, 65504.0F, 0.0F});
  EXPECT_EQ(to_float_matrix("x.npy", from_matrix(matrix, Dtype::kFloat16)), matrix);
  EXPECT_EQ(to_float_matrix("x.npy", from_matrix(matrix)), matrix);
  EXPECT_EQ(to_floats(from_matrix(Matrix<std::int32_t>(1, 2, {-3, 4}), Dtype::kInt8)), (std::vector<float>{-3, 4}));
}

TEST(TensorFile, SumsBecomeInt32OrAreRefused) {
  const Matrix<std::int64_t> sums(1, 2, {INT32_MIN, 7});
  EXPECT_EQ(to_int_matrix("x.npy", from_matrix(sums)), (Matrix<std::int32_t>(1, 2, {INT32_MIN, 7})));
  EXPECT_EQ(test::error_of([] { from_matrix(Matrix<std::int64_t>(1, 1, std::int64_t{1} << 31)); }), "value 2147483648 at index 0 does not fit int32");
}

TEST(TensorFile, FlagsBecomeBool) {
  const std::vector<std::uint8_t> flags = {0, 1, 7};
  const NpyArray array = from_flags(flags, {3});
  EXPECT_EQ(array.header.dtype, Dtype::kBool);
  EXPECT_EQ(to_ints("x.npy", array), (std::vector<std::int32_t>{0, 1, 1}));
  EXPECT_THROW(from_flags(flags, {4}), std::invalid_argument);
}

TEST(TensorFile, RefusesWrongKindsAndRanks) {
  EXPECT_EQ(test::error_of([] { to_int_matrix("x.npy", from_matrix(Matrix<float>(1, 1))); }), "x.npy: is float32, accepted: integers");
  EXPECT_EQ(test::error_of([] {
              to_float_matrix("x.npy", from_floats(std::vector<float>(6), {1, 2, 3}, Dtype::kFloat32));
            }),
            "x.npy: has shape (1, 2, 3), accepted: a matrix of two dimensions");
  EXPECT_EQ(test::error_of([] { to_int_matrix("x.npy", from_ints(std::vector<std::int64_t>(6), {6}, Dtype::kInt8)); }),
            "x.npy: has shape (6,), accepted: a matrix of two dimensions");
  EXPECT_THROW(from_floats(std::vector<float>(1), {1}, Dtype::kInt8), std::invalid_argument);
  EXPECT_THROW(from_ints(std::vector<std::int64_t>(1), {1}, Dtype::kFloat16), std::invalid_argument);
}

TEST(Operand, IntegersAreTakenAsTheyAre) {
  const Operand operand = to_operand("x.npy", from_matrix(Matrix<std::int32_t>(1, 2, {-128, 127}), Dtype::kInt16), 8, true);
  EXPECT_EQ(operand.values, (Matrix<std::int32_t>(1, 2, {-128, 127})));
  EXPECT_DOUBLE_EQ(operand.scale, 1);
  EXPECT_EQ(test::error_of([] {
              to_operand("x.npy", from_matrix(Matrix<std::int32_t>(2, 2, {0, 0, 0, 128}), Dtype::kInt16), 8, true);
            }),
            "x.npy: row 1, column 1 is 128, accepted: -128..127 (8 signed bits)");
  EXPECT_EQ(test::error_of([] { to_operand("x.npy", from_matrix(Matrix<std::int32_t>(1, 1, -1), Dtype::kInt8), 8, false); }),
            "x.npy: row 0, column 0 is -1, accepted: 0..255 (8 unsigned bits)");
}

TEST(Operand, RealNumbersAreQuantised) {
  const Operand operand = to_operand("x.npy", from_matrix(Matrix<float>(1, 3, {-1.0F, 0.5F, 0.0F}), Dtype::kFloat16), 8, true);
  EXPECT_EQ(operand.values, (Matrix<std::int32_t>(1, 3, {-127, 64, 0})));
  EXPECT_DOUBLE_EQ(operand.scale, 1.0 / 127);
  EXPECT_EQ(operand.stored, Dtype::kFloat16);
  EXPECT_EQ(test::error_of([] {
              to_operand("x.npy", from_matrix(Matrix<float>(1, 2, {0.0F, std::nanf("")})), 8, true);
            }),
            "x.npy: row 0, column 1 is nan, accepted: finite values");
  EXPECT_EQ(test::error_of([] { to_operand("x.npy", from_matrix(Matrix<float>(1, 1, 1e6F), Dtype::kFloat16), 8, true); }),
            "x.npy: row 0, column 0 is inf, accepted: finite values");
  EXPECT_EQ(test::error_of([] { to_operand("x.npy", from_matrix(Matrix<float>(1, 1, -0.5F)), 8, false); }),
            "x.npy: row 0, column 0 is -0.5, accepted: 0 and more (the operand is unsigned)");
}

TEST(Operand, LoadsFromAFile) {
  const test::TemporaryFolder folder;
  write_npy(folder.path() / "a.npy", from_matrix(Matrix<std::int32_t>(1, 1, 5), Dtype::kInt8));
  EXPECT_EQ(load_operand(folder.path() / "a.npy", 8, true).values(0, 0), 5);
}

}  // namespace
}  // namespace filigree::tools
