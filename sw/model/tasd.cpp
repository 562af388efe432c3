#include "model/tasd.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <type_traits>

#include <fmt/format.h>

#include "model/finite.h"

namespace filigree::model {
namespace {

/// |value|, also of the most negative integer.
template <typename T>
auto magnitude(T value) {
  if constexpr (std::is_integral_v<T>) {
    const auto bits = static_cast<std::uint32_t>(value);
    return value < 0 ? std::uint32_t{0} - bits : bits;
  } else {
    return std::abs(value);
  }
}

/// The first of the largest magnitudes.
template <typename T>
std::size_t largest(std::span<const T> values) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (magnitude(values[i]) > magnitude(values[best])) best = i;
  }
  return best;
}

double relative(double part, double whole) { return whole == 0 ? 0 : part / whole; }

/// Sum of the squares of all elements of tensor * b.
double squared_norm_of_product(const Matrix<float>& tensor, const Matrix<float>& b) {
  double sum = 0;
  std::vector<double> row(static_cast<std::size_t>(b.cols()));
  for (std::int64_t m = 0; m < tensor.rows(); ++m) {
    std::fill(row.begin(), row.end(), 0.0);
    for (std::int64_t k = 0; k < tensor.cols(); ++k) {
      const double value = tensor(m, k);
      if (value == 0) continue;
      const std::span<const float> factors = b.row(k);
      for (std::size_t n = 0; n < row.size(); ++n) row[n] += value * static_cast<double>(factors[n]);
    }
    for (const double value : row) sum += value * value;
  }
  return sum;
}

}  // namespace

template <typename T>
std::vector<Extracted<T>> extract(std::span<T> block, const Series& series) {
  if (std::ssize(block) != series.block()) {
    throw std::invalid_argument(fmt::format("a block of {} values, accepted: {} for {}", block.size(), series.block(), to_string(series)));
  }
  std::vector<Extracted<T>> slots;
  for (std::size_t term = 0; term < series.terms.size(); ++term) {
    const auto [n, m] = series.terms[term];
    for (int part = 0; part * m < series.block(); ++part) {
      const auto first = static_cast<std::size_t>(part) * static_cast<std::size_t>(m);
      const std::span<T> values = block.subspan(first, static_cast<std::size_t>(m));
      for (int slot = 0; slot < n; ++slot) {
        Extracted<T>& extracted = slots.emplace_back(Extracted<T>{static_cast<int>(term), part});
        const std::size_t index = largest<T>(values);
        if (values[index] == T{}) continue;
        extracted.index = static_cast<int>(index);
        extracted.value = values[index];
        extracted.valid = true;
        values[index] = T{};
      }
    }
  }
  return slots;
}

template <typename T>
Decomposition<T> decompose(const Matrix<T>& tensor, const Series& series) {
  series.check();
  require_finite(tensor);
  Decomposition<T> decomposition{std::vector<Matrix<T>>(series.terms.size(), Matrix<T>(tensor.rows(), tensor.cols())), tensor};
  std::vector<T> block(static_cast<std::size_t>(series.block()));
  for (std::int64_t row = 0; row < tensor.rows(); ++row) {
    const std::span<T> left = decomposition.residual.row(row);
    for (std::size_t start = 0; start < left.size(); start += block.size()) {
      const std::span<T> values = left.subspan(start, std::min(block.size(), left.size() - start));
      std::copy(values.begin(), values.end(), block.begin());
      std::fill(block.begin() + std::ssize(values), block.end(), T{});
      for (const Extracted<T>& slot : extract<T>(block, series)) {
        if (!slot.valid) continue;
        const auto term = static_cast<std::size_t>(slot.term);
        const std::int64_t place = std::int64_t{slot.part} * series.terms[term].h + slot.index;
        decomposition.terms[term](row, static_cast<std::int64_t>(start) + place) = slot.value;
      }
      std::copy_n(block.begin(), values.size(), values.begin());
    }
  }
  return decomposition;
}

template <typename T>
Matrix<T> sum_of_terms(const Decomposition<T>& decomposition) {
  Matrix<T> sum(decomposition.residual.rows(), decomposition.residual.cols());
  for (const Matrix<T>& term : decomposition.terms) {
    for (std::size_t i = 0; i < sum.values().size(); ++i) {
      if (term.values()[i] != T{}) sum.values()[i] = term.values()[i];  // supports are disjoint
    }
  }
  return sum;
}

template <typename T>
bool is_lossless(std::span<const T> block, const Series& series) {
  series.check();
  std::vector<std::int64_t> left;  // non-zeros of each block of `m` values that no term has taken
  for (const T value : block) left.push_back(value != T{} ? 1 : 0);
  int m = 1;
  for (const Rule& term : series.terms) {
    if (term.h < m) throw std::invalid_argument(fmt::format("series {}: {} after {}, accepted: M ascending", to_string(series), term.h, m));
    const auto blocks_per_block = static_cast<std::size_t>(term.h / m);
    std::vector<std::int64_t> counts((left.size() + blocks_per_block - 1) / blocks_per_block);
    for (std::size_t i = 0; i < left.size(); ++i) counts[i / blocks_per_block] += left[i];
    for (std::int64_t& count : counts) count = std::max(std::int64_t{0}, count - term.g);
    left = std::move(counts);
    m = term.h;
  }
  return std::all_of(left.begin(), left.end(), [](std::int64_t count) { return count == 0; });
}

template <typename T>
DecompositionError error_of(const Matrix<T>& tensor, const Matrix<T>& residual) {
  if (tensor.rows() != residual.rows() || tensor.cols() != residual.cols()) {
    throw std::invalid_argument(fmt::format("a residual of {} x {} for a tensor of {} x {}, accepted: the same shape", residual.rows(),
                                            residual.cols(), tensor.rows(), tensor.cols()));
  }
  DecompositionError error;
  double magnitudes = 0;
  double energy = 0;
  double lost_magnitudes = 0;
  double lost_energy = 0;
  for (std::size_t i = 0; i < tensor.values().size(); ++i) {
    const double value = std::abs(static_cast<double>(tensor.values()[i]));
    const double lost = std::abs(static_cast<double>(residual.values()[i]));
    error.nonzeros += value != 0 ? 1 : 0;
    error.dropped += lost != 0 ? 1 : 0;
    magnitudes += value;
    lost_magnitudes += lost;
    energy += value * value;
    lost_energy += lost * lost;
  }
  error.dropped_nonzeros = relative(static_cast<double>(error.dropped), static_cast<double>(error.nonzeros));
  error.dropped_magnitude = relative(lost_magnitudes, magnitudes);
  error.dropped_energy = relative(lost_energy, energy);
  error.mean_squared_error = relative(lost_energy, static_cast<double>(tensor.size()));
  return error;
}

double matmul_error(const Matrix<float>& tensor, const Matrix<float>& residual, const Matrix<float>& b) {
  if (tensor.rows() != residual.rows() || tensor.cols() != residual.cols() || tensor.cols() != b.rows()) {
    throw std::invalid_argument(
        fmt::format("A {} x {}, its residual {} x {} and B {} x {}, accepted: A [M,K], a residual of the same shape and B [K,N]", tensor.rows(),
                    tensor.cols(), residual.rows(), residual.cols(), b.rows(), b.cols()));
  }
  return relative(std::sqrt(squared_norm_of_product(residual, b)), std::sqrt(squared_norm_of_product(tensor, b)));
}

template std::vector<Extracted<std::int32_t>> extract(std::span<std::int32_t>, const Series&);
template std::vector<Extracted<float>> extract(std::span<float>, const Series&);
template Decomposition<std::int32_t> decompose(const Matrix<std::int32_t>&, const Series&);
template Decomposition<float> decompose(const Matrix<float>&, const Series&);
template Matrix<std::int32_t> sum_of_terms(const Decomposition<std::int32_t>&);
template Matrix<float> sum_of_terms(const Decomposition<float>&);
template bool is_lossless(std::span<const std::int32_t>, const Series&);
template bool is_lossless(std::span<const float>, const Series&);
template DecompositionError error_of(const Matrix<std::int32_t>&, const Matrix<std::int32_t>&);
template DecompositionError error_of(const Matrix<float>&, const Matrix<float>&);

}  // namespace filigree::model
