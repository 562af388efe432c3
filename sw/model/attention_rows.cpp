#include "model/attention_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

#include "model/finite.h"

namespace filigree::model {
namespace {

// Four rows by four keys: as many sums as registers hold.
constexpr std::size_t kRows = 4;
constexpr std::size_t kKeys = 4;

void require_finite_operand(const Matrix<float>& matrix, std::string_view what) {
  try {
    require_finite(matrix);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(fmt::format("{}: {}", what, error.what()));
  }
}

/// Keys in panels of kKeys, each [d][kKeys]; zeros behind the last key.
std::vector<double> pack_keys(const Matrix<float>& k) {
  const auto keys = static_cast<std::size_t>(k.rows());
  const auto d = static_cast<std::size_t>(k.cols());
  std::vector<double> panels((keys + kKeys - 1) / kKeys * kKeys * d);
  for (std::size_t key = 0; key < keys; ++key) {
    const std::span<const float> values = k.row(static_cast<std::int64_t>(key));
    for (std::size_t i = 0; i < d; ++i) panels[key / kKeys * kKeys * d + i * kKeys + key % kKeys] = values[i];
  }
  return panels;
}

using Queries = std::array<std::span<const double>, kRows>;
using Products = std::array<std::array<double, kKeys>, kRows>;

Products multiply(const Queries& queries, std::span<const double> panel) {
  Products sums{};
  for (std::size_t i = 0; i < queries[0].size(); ++i) {
    for (std::size_t r = 0; r < kRows; ++r) {
      const double q = queries[r][i];
      for (std::size_t c = 0; c < kKeys; ++c) sums[r][c] += q * panel[i * kKeys + c];
    }
  }
  return sums;
}

}  // namespace

void for_each_attention_row(const Matrix<float>& q, const Matrix<float>& k, std::span<const std::int64_t> rows,
                            const std::function<void(const AttentionRow&)>& visit) {
  if (q.cols() != k.cols()) throw std::invalid_argument(fmt::format("q has dimension {}, k {}, accepted: equal ones", q.cols(), k.cols()));
  if (q.cols() < 1) throw std::invalid_argument("dimension of a head is 0, accepted: 1 and more");
  if (q.rows() < 1 || q.rows() > k.rows()) throw std::invalid_argument(fmt::format("number of rows is {}, accepted: 1..{}", q.rows(), k.rows()));
  require_finite_operand(q, "q");
  require_finite_operand(k, "k");

  const auto d = static_cast<std::size_t>(k.cols());
  const double scale = 1 / std::sqrt(static_cast<double>(d));
  const std::vector<double> panels = pack_keys(k);
  std::vector<double> queries(kRows * d);
  std::array<std::vector<double>, kRows> scores;
  for (std::vector<double>& line : scores) line.resize(panels.size() / d);
  for (std::size_t at = 0; at < rows.size(); at += kRows) {
    const std::span<const std::int64_t> block = rows.subspan(at, std::min(kRows, rows.size() - at));
    Queries operands;
    for (std::size_t r = 0; r < kRows; ++r) {
      const std::span<const float> values = q.row(block[std::min(r, block.size() - 1)]);
      for (std::size_t i = 0; i < d; ++i) queries[r * d + i] = values[i] * scale;
      operands[r] = std::span(queries).subspan(r * d, d);
    }
    const auto seen = [&](std::int64_t row) { return static_cast<std::size_t>(row + k.rows() - q.rows() + 1); };
    const std::size_t most = seen(*std::ranges::max_element(block));
    for (std::size_t key = 0; key < most; key += kKeys) {
      const Products products = multiply(operands, std::span(panels).subspan(key * d, kKeys * d));
      for (std::size_t r = 0; r < kRows; ++r) std::ranges::copy(products[r], scores[r].begin() + static_cast<std::ptrdiff_t>(key));
    }
    for (std::size_t r = 0; r < block.size(); ++r) {
      const std::span<double> line = std::span(scores[r]).first(seen(block[r]));
      const double largest = *std::ranges::max_element(line);
      for (double& value : line) value = std::exp(value - largest);
      visit({block[r], line, std::accumulate(line.begin(), line.end(), 0.0)});
    }
  }
}

std::vector<std::int64_t> all_rows(std::int64_t rows) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

}  // namespace filigree::model
