// A plain row-major matrix: the one tensor type of the golden models, the formats and the estimates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace filigree::model {

/// `rows` x `cols` values of T, row after row. A value type; T is a plain number (use std::uint8_t for flags, not bool).
template <typename T>
class Matrix {
 public:
  Matrix() = default;
  /// Every element `fill`. Throws std::invalid_argument for a negative dimension.
  Matrix(std::int64_t rows, std::int64_t cols, T fill = T{}) : rows_(rows), cols_(cols), data_(checked_size(rows, cols), fill) {}
  /// Takes over `data`, which must hold rows * cols values. Throws std::invalid_argument otherwise.
  Matrix(std::int64_t rows, std::int64_t cols, std::vector<T> data) : rows_(rows), cols_(cols), data_(std::move(data)) {
    if (data_.size() != checked_size(rows, cols)) {
      throw std::invalid_argument(fmt::format("a {} x {} matrix needs {} values, {} given", rows, cols, checked_size(rows, cols), data_.size()));
    }
  }

  std::int64_t rows() const { return rows_; }
  std::int64_t cols() const { return cols_; }
  std::int64_t size() const { return static_cast<std::int64_t>(data_.size()); }

  /// Unchecked access; 0 <= row < rows(), 0 <= col < cols().
  T& operator()(std::int64_t row, std::int64_t col) { return data_[index(row, col)]; }
  const T& operator()(std::int64_t row, std::int64_t col) const { return data_[index(row, col)]; }

  std::span<T> row(std::int64_t r) { return {data_.data() + index(r, 0), static_cast<std::size_t>(cols_)}; }
  std::span<const T> row(std::int64_t r) const { return {data_.data() + index(r, 0), static_cast<std::size_t>(cols_)}; }
  std::span<T> values() { return data_; }
  std::span<const T> values() const { return data_; }

  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  static std::size_t checked_size(std::int64_t rows, std::int64_t cols) {
    if (rows < 0 || cols < 0) throw std::invalid_argument(fmt::format("a matrix cannot be {} x {}", rows, cols));
    return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  }
  std::size_t index(std::int64_t row, std::int64_t col) const { return static_cast<std::size_t>(row * cols_ + col); }

  std::int64_t rows_ = 0;
  std::int64_t cols_ = 0;
  std::vector<T> data_;
};

/// The same matrix with every element cast to `To`; the caller knows that all of them fit.
template <typename To, typename From>
Matrix<To> cast(const Matrix<From>& from) {
  Matrix<To> to(from.rows(), from.cols());
  for (std::size_t i = 0; i < from.values().size(); ++i) to.values()[i] = static_cast<To>(from.values()[i]);
  return to;
}

/// Rows become columns. Activations are often stored [N, K]; the GEMM wants [K, N].
template <typename T>
Matrix<T> transpose(const Matrix<T>& m) {
  Matrix<T> t(m.cols(), m.rows());
  for (std::int64_t r = 0; r < m.rows(); ++r) {
    for (std::int64_t c = 0; c < m.cols(); ++c) t(c, r) = m(r, c);
  }
  return t;
}

}  // namespace filigree::model
