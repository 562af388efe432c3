#include "model/prune.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "model/finite.h"

namespace filigree::model {
namespace {

__extension__ using WideScore = unsigned __int128;  // 65536 squares of 2^31 need 78 bits

/// The type in which scores of T are compared.
template <typename T>
using Score = std::conditional_t<std::is_integral_v<T>, WideScore, double>;

template <typename T>
Score<T> square(T value) {
  if constexpr (std::is_integral_v<T>) {
    const std::int64_t wide = value;
    return static_cast<WideScore>(static_cast<std::uint64_t>(wide * wide));
  } else {
    return static_cast<double>(value) * static_cast<double>(value);
  }
}

/// Indices of scores[] that are NOT among the `keep` best; of equal scores the lower index is better.
template <typename S>
std::vector<std::size_t> losers(std::span<const S> scores, std::size_t keep) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (order.size() <= keep) return {};
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return {order.begin() + static_cast<std::ptrdiff_t>(keep), order.end()};
}

/// Applies one rank's rule to a row: fibers of `rule.h` payloads of `payload` values each; the last fiber and payload may be cut short by the end.
template <typename T>
void prune_rank(std::span<T> row, Rule rule, std::size_t payload) {
  const std::size_t fiber = static_cast<std::size_t>(rule.h) * payload;
  std::vector<Score<T>> scores;
  for (std::size_t start = 0; start < row.size(); start += fiber) {
    const std::span<T> values = row.subspan(start, std::min(fiber, row.size() - start));
    scores.assign((values.size() + payload - 1) / payload, Score<T>{});
    for (std::size_t i = 0; i < values.size(); ++i) scores[i / payload] += square(values[i]);
    for (std::size_t loser : losers<Score<T>>(scores, static_cast<std::size_t>(rule.g))) {
      const std::size_t first = loser * payload;
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(first), std::min(payload, values.size() - first), T{});
    }
  }
}

template <typename T>
std::pair<std::int64_t, double> count(const Matrix<T>& m) {
  std::int64_t nonzeros = 0;
  double magnitude = 0;
  for (T value : m.values()) {
    nonzeros += value != T{} ? 1 : 0;
    magnitude += std::abs(static_cast<double>(value));
  }
  return {nonzeros, magnitude};
}

template <typename T>
Pruned<T> prune_matrix(const Matrix<T>& weights, const Pattern& pattern) {
  pattern.check();
  require_finite(weights);
  Pruned<T> pruned{weights, {}};
  for (std::int64_t r = 0; r < weights.rows(); ++r) {
    for (int rank = 0; rank < pattern.ranks(); ++rank) {
      prune_rank(pruned.values.row(r), pattern.rank(rank), static_cast<std::size_t>(pattern.payload_span(rank)));
    }
  }
  PruneReport& report = pruned.report;
  report.values = weights.size();
  std::tie(report.nonzeros_before, report.magnitude_before) = count(weights);
  std::tie(report.nonzeros_after, report.magnitude_after) = count(pruned.values);
  return pruned;
}

}  // namespace

double PruneReport::kept_fraction() const {
  return nonzeros_before == 0 ? 1.0 : static_cast<double>(nonzeros_after) / static_cast<double>(nonzeros_before);
}

double PruneReport::kept_magnitude() const { return magnitude_before == 0 ? 1.0 : magnitude_after / magnitude_before; }

double PruneReport::density() const { return values == 0 ? 0.0 : static_cast<double>(nonzeros_after) / static_cast<double>(values); }

Pruned<std::int32_t> prune(const Matrix<std::int32_t>& weights, const Pattern& pattern) { return prune_matrix(weights, pattern); }

Pruned<float> prune(const Matrix<float>& weights, const Pattern& pattern) { return prune_matrix(weights, pattern); }

}  // namespace filigree::model
