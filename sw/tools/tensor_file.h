// Between .npy arrays and the matrices that the models compute with: conversions that never lose a value unsaid, and quantised operands.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

#include "model/tensor.h"
#include "tools/npy.h"

namespace filigree::tools {

bool is_float(Dtype dtype);

/// All elements in C order, whatever the shape; integers up to 2^24 are exact. `name` stands in messages.
std::vector<float> to_floats(const NpyArray& array);
/// Throws FileError for a float array.
std::vector<std::int32_t> to_ints(std::string_view name, const NpyArray& array);

/// Two-dimensional arrays only: FileError names the shape otherwise.
model::Matrix<float> to_float_matrix(std::string_view name, const NpyArray& array);
model::Matrix<std::int32_t> to_int_matrix(std::string_view name, const NpyArray& array);

/// Arrays of any element type from values. Throws std::invalid_argument for a value that the integer type cannot hold, and for sizes that differ;
/// float16 rounds to nearest even.
NpyArray from_floats(std::span<const float> values, std::vector<std::int64_t> shape, Dtype dtype);
NpyArray from_ints(std::span<const std::int64_t> values, std::vector<std::int64_t> shape, Dtype dtype);
NpyArray from_matrix(const model::Matrix<float>& matrix, Dtype dtype = Dtype::kFloat32);
NpyArray from_matrix(const model::Matrix<std::int32_t>& matrix, Dtype dtype = Dtype::kInt32);
NpyArray from_matrix(const model::Matrix<std::int64_t>& matrix, Dtype dtype = Dtype::kInt32);
/// bool: 0 is False, everything else True.
NpyArray from_flags(std::span<const std::uint8_t> flags, std::vector<std::int64_t> shape);

/// A GEMM operand: integers as they are, real numbers quantised per tensor (model/quantise.h).
struct Operand {
  model::Matrix<std::int32_t> values;
  double scale = 1;  ///< 1 for integers
  Dtype stored = Dtype::kInt8;
};

/// Reads [rows, columns] and fits it to `bits`. Throws FileError naming the element for a value out of range, or that is NaN or infinite.
Operand load_operand(const std::filesystem::path& path, int bits, bool is_signed);
Operand to_operand(std::string_view name, const NpyArray& array, int bits, bool is_signed);

}  // namespace filigree::tools
