#include "tools/tensor_file.h"

#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "model/quantise.h"
#include "tools/file.h"
#include "tools/half.h"

namespace filigree::tools {
namespace {

static_assert(std::endian::native == std::endian::little, ".npy data is taken over as it lies in memory");

template <typename T>
T element(const NpyArray& array, std::size_t index) {
  T value;
  std::memcpy(&value, array.data.data() + index * sizeof(T), sizeof(T));
  return value;
}

template <typename T>
void store(NpyArray& array, std::size_t index, T value) {
  std::memcpy(array.data.data() + index * sizeof(T), &value, sizeof(T));
}

std::int32_t int_element(const NpyArray& array, std::size_t index) {
  switch (array.header.dtype) {
    case Dtype::kInt8: return element<std::int8_t>(array, index);
    case Dtype::kInt16: return element<std::int16_t>(array, index);
    case Dtype::kInt32: return element<std::int32_t>(array, index);
    default: return element<std::uint8_t>(array, index);
  }
}

float float_element(const NpyArray& array, std::size_t index) {
  switch (array.header.dtype) {
    case Dtype::kFloat16: return float_from_half(element<std::uint16_t>(array, index));
    case Dtype::kFloat32: return element<float>(array, index);
    default: return static_cast<float>(int_element(array, index));
  }
}

void require_matrix(std::string_view name, const NpyArray& array) {
  if (array.header.shape.size() != 2) {
    throw FileError(name, fmt::format("has shape {}, accepted: a matrix of two dimensions", shape_text(array.header.shape)));
  }
}

struct Limits {
  std::int64_t low, high;
};

Limits limits_of(Dtype dtype) {
  switch (dtype) {
    case Dtype::kInt8: return {-128, 127};
    case Dtype::kUint8: return {0, 255};
    case Dtype::kInt16: return {-32768, 32767};
    case Dtype::kInt32: return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    case Dtype::kBool: return {0, 1};
    default: throw std::invalid_argument(fmt::format("integers cannot be stored as {}", to_string(dtype)));
  }
}

NpyArray blank(std::size_t count, std::vector<std::int64_t> shape, Dtype dtype) {
  NpyArray array{{dtype, std::move(shape)}, {}};
  if (static_cast<std::size_t>(array.size()) != count) {
    throw std::invalid_argument(fmt::format("{} values do not fill the shape {}", count, shape_text(array.header.shape)));
  }
  array.data.resize(count * size_of(dtype));
  return array;
}

}  // namespace

bool is_float(Dtype dtype) { return dtype == Dtype::kFloat16 || dtype == Dtype::kFloat32; }

std::vector<float> to_floats(const NpyArray& array) {
  std::vector<float> values(static_cast<std::size_t>(array.size()));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = float_element(array, i);
  return values;
}

std::vector<std::int32_t> to_ints(std::string_view name, const NpyArray& array) {
  if (is_float(array.header.dtype)) throw FileError(name, fmt::format("is {}, accepted: integers", to_string(array.header.dtype)));
  std::vector<std::int32_t> values(static_cast<std::size_t>(array.size()));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = int_element(array, i);
  return values;
}

model::Matrix<float> to_float_matrix(std::string_view name, const NpyArray& array) {
  require_matrix(name, array);
  return {array.header.shape[0], array.header.shape[1], to_floats(array)};
}

model::Matrix<std::int32_t> to_int_matrix(std::string_view name, const NpyArray& array) {
  require_matrix(name, array);
  return {array.header.shape[0], array.header.shape[1], to_ints(name, array)};
}

NpyArray from_floats(std::span<const float> values, std::vector<std::int64_t> shape, Dtype dtype) {
  if (!is_float(dtype)) throw std::invalid_argument(fmt::format("real numbers cannot be stored as {}", to_string(dtype)));
  NpyArray array = blank(values.size(), std::move(shape), dtype);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (dtype == Dtype::kFloat16) {
      store(array, i, half_from_float(values[i]));
    } else {
      store(array, i, values[i]);
    }
  }
  return array;
}

NpyArray from_ints(std::span<const std::int64_t> values, std::vector<std::int64_t> shape, Dtype dtype) {
  const Limits limits = limits_of(dtype);
  NpyArray array = blank(values.size(), std::move(shape), dtype);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t value = values[i];
    if (value < limits.low || value > limits.high) {
      throw std::invalid_argument(fmt::format("value {} at index {} does not fit {}", value, i, to_string(dtype)));
    }
    switch (size_of(dtype)) {
      case 1: store(array, i, static_cast<std::uint8_t>(value)); break;
      case 2: store(array, i, static_cast<std::uint16_t>(value)); break;
      default: store(array, i, static_cast<std::uint32_t>(value)); break;
    }
  }
  return array;
}

NpyArray from_matrix(const model::Matrix<float>& matrix, Dtype dtype) { return from_floats(matrix.values(), {matrix.rows(), matrix.cols()}, dtype); }

NpyArray from_matrix(const model::Matrix<std::int32_t>& matrix, Dtype dtype) { return from_matrix(model::cast<std::int64_t>(matrix), dtype); }

NpyArray from_matrix(const model::Matrix<std::int64_t>& matrix, Dtype dtype) {
  return from_ints(matrix.values(), {matrix.rows(), matrix.cols()}, dtype);
}

NpyArray from_flags(std::span<const std::uint8_t> flags, std::vector<std::int64_t> shape) {
  NpyArray array = blank(flags.size(), std::move(shape), Dtype::kBool);
  for (std::size_t i = 0; i < flags.size(); ++i) store(array, i, static_cast<std::uint8_t>(flags[i] != 0 ? 1 : 0));
  return array;
}

Operand to_operand(std::string_view name, const NpyArray& array, int bits, bool is_signed) {
  if (is_float(array.header.dtype)) {
    try {
      model::Quantised quantised = model::quantise(to_float_matrix(name, array), bits, is_signed);
      return {std::move(quantised.values), quantised.scale, array.header.dtype};
    } catch (const FileError&) {
      throw;
    } catch (const std::invalid_argument& error) {
      throw FileError(name, error.what());
    }
  }
  Operand operand{to_int_matrix(name, array), 1.0, array.header.dtype};
  const model::Range range = model::operand_range(bits, is_signed);
  for (std::int64_t r = 0; r < operand.values.rows(); ++r) {
    for (std::int64_t c = 0; c < operand.values.cols(); ++c) {
      const std::int32_t value = operand.values(r, c);
      if (range.holds(value)) continue;
      throw FileError(name, fmt::format("row {}, column {} is {}, accepted: {}..{} ({} {} bits)", r, c, value, range.low, range.high, bits,
                                        is_signed ? "signed" : "unsigned"));
    }
  }
  return operand;
}

Operand load_operand(const std::filesystem::path& path, int bits, bool is_signed) {
  return to_operand(path.string(), read_npy(path), bits, is_signed);
}

}  // namespace filigree::tools
