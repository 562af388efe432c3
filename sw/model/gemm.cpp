#include "model/gemm.h"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace filigree::model {

Matrix<std::int64_t> gemm(const Matrix<std::int32_t>& a, const Matrix<std::int32_t>& b) {
  if (a.cols() != b.rows()) {
    throw std::invalid_argument(
        fmt::format("A is {} x {} and B is {} x {}: A needs as many columns as B has rows", a.rows(), a.cols(), b.rows(), b.cols()));
  }
  Matrix<std::int64_t> z(a.rows(), b.cols());
  std::vector<std::uint64_t> sums(static_cast<std::size_t>(b.cols()));  // unsigned: addition modulo 2^64 is defined
  for (std::int64_t m = 0; m < a.rows(); ++m) {
    sums.assign(sums.size(), 0);
    for (std::int64_t k = 0; k < a.cols(); ++k) {
      const std::int64_t weight = a(m, k);
      if (weight == 0) continue;
      const std::span<const std::int32_t> activations = b.row(k);
      for (std::size_t n = 0; n < sums.size(); ++n) sums[n] += static_cast<std::uint64_t>(weight * activations[n]);
    }
    for (std::size_t n = 0; n < sums.size(); ++n) z.row(m)[n] = static_cast<std::int64_t>(sums[n]);
  }
  return z;
}

std::int64_t wrap(std::int64_t value, int bits) {
  const int drop = 64 - bits;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << drop) >> drop;
}

Matrix<std::int64_t> wrap(Matrix<std::int64_t> values, int bits) {
  if (bits < 1 || bits > 64) throw std::invalid_argument(fmt::format("cannot wrap to {} bits: 1 to 64 are possible", bits));
  for (std::int64_t& value : values.values()) value = wrap(value, bits);
  return values;
}

}  // namespace filigree::model
