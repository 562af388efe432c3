#include "model/quantise.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::model {

Range operand_range(int bits, bool is_signed) {
  if (is_signed) return {-(std::int32_t{1} << (bits - 1)), static_cast<std::int32_t>((std::uint32_t{1} << (bits - 1)) - 1)};
  return {0, static_cast<std::int32_t>((std::uint32_t{1} << bits) - 1)};
}

namespace {

Quantised divided(const Matrix<float>& tensor, double scale, double high) {
  Quantised result{Matrix<std::int32_t>(tensor.rows(), tensor.cols()), scale};
  for (std::size_t i = 0; i < tensor.values().size(); ++i) {
    // nearbyint rounds halves to even in the default rounding mode.
    const double rounded = std::nearbyint(static_cast<double>(tensor.values()[i]) / scale);
    result.values.values()[i] = static_cast<std::int32_t>(std::clamp(rounded, -high, high));
  }
  return result;
}

}  // namespace

Quantised quantise(const Matrix<float>& tensor, int bits, bool is_signed) {
  if (bits < 2 || bits > 16) throw std::invalid_argument(fmt::format("cannot quantise to {} bits: 2 to 16 are supported", bits));
  double largest = 0;
  for (std::int64_t r = 0; r < tensor.rows(); ++r) {
    for (std::int64_t c = 0; c < tensor.cols(); ++c) {
      const double value = tensor(r, c);
      if (!std::isfinite(value)) throw std::invalid_argument(fmt::format("row {}, column {} is {}, accepted: finite values", r, c, value));
      if (!is_signed && value < 0) {
        throw std::invalid_argument(fmt::format("row {}, column {} is {}, accepted: 0 and more (the operand is unsigned)", r, c, value));
      }
      largest = std::max(largest, std::abs(value));
    }
  }
  const double high = operand_range(bits, is_signed).high;
  return divided(tensor, largest == 0 ? 1.0 : largest / high, high);
}

Quantised quantise_with(const Matrix<float>& tensor, int bits, double scale) {
  if (!std::isfinite(scale) || scale <= 0) throw std::invalid_argument(fmt::format("a scale is {}, accepted: finite values above 0", scale));
  return divided(tensor, scale, operand_range(bits, true).high);
}

}  // namespace filigree::model
