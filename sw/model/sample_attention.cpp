#include "model/sample_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

namespace filigree::model {
namespace {

constexpr std::int64_t kScaledLow = -(std::int64_t{1} << 23);
constexpr std::int64_t kScaledHigh = (std::int64_t{1} << 23) - 1;
constexpr int kCurveBits = 16;   // of a value of 2^-f
constexpr int kAlphaShift = 16;  // alpha counts in units of 2^-16
constexpr int kMostFactorBits = 16;
constexpr std::int64_t kMaxFactor = (1 << kMostFactorBits) - 1;
constexpr int kMaxShift = 31;

void require(std::string_view what, std::int64_t value, std::int64_t low, std::int64_t high = std::numeric_limits<std::int64_t>::max()) {
  if (low <= value && value <= high) return;
  if (high == std::numeric_limits<std::int64_t>::max()) {
    throw std::invalid_argument(fmt::format("{} is {}, accepted: {} and more", what, value, low));
  }
  throw std::invalid_argument(fmt::format("{} is {}, accepted: {}..{}", what, value, low, high));
}

void require(const AttentionNumbers& numbers) {
  require("fraction_bits", numbers.fraction_bits, 1, 16);
  require("table_bits", numbers.table_bits, 1, numbers.fraction_bits);
  require("exponential_bits", numbers.exponential_bits, kCurveBits, 24);
  require("probability_bits", numbers.probability_bits, 1, numbers.exponential_bits);
}

void require(ScoreScale scale) {
  require("factor of the scores", scale.factor, 0, kMaxFactor);
  require("shift of the scores", scale.shift, 1, kMaxShift);
}

void require_chunk(std::int64_t rows, std::int64_t keys) {
  require("number of keys", keys, 1);
  require("number of rows", rows, 1, keys);
}

/// 2^-delta with its table at hand.
class Exponential {
 public:
  explicit Exponential(const AttentionNumbers& numbers) : numbers_(numbers) {
    require(numbers);
    table_ = power_table(numbers.table_bits);
  }

  std::int64_t operator()(std::int64_t delta) const {
    const std::int64_t octaves = delta >> numbers_.fraction_bits;
    if (octaves > numbers_.exponential_bits) return 0;
    const std::int64_t fraction = delta & ((std::int64_t{1} << numbers_.fraction_bits) - 1);
    const int rest_bits = numbers_.fraction_bits - numbers_.table_bits;
    const auto interval = static_cast<std::size_t>(fraction >> rest_bits);
    const std::int64_t rest = fraction & ((std::int64_t{1} << rest_bits) - 1);
    const std::int64_t left = table_[interval];
    const std::int64_t value = left - (((left - table_[interval + 1]) * rest) >> rest_bits);
    const std::int64_t curve = std::min<std::int64_t>(value, (1 << kCurveBits) - 1);
    return (curve << (numbers_.exponential_bits - kCurveBits)) >> octaves;
  }

  RowProbabilities row(std::span<const std::int32_t> scaled) const {
    if (scaled.empty()) throw std::invalid_argument("a row of attention sees no key, accepted: 1 and more");
    const std::int64_t largest = *std::ranges::max_element(scaled);
    RowProbabilities row;
    row.exponentials.reserve(scaled.size());
    for (const std::int32_t x : scaled) row.exponentials.push_back((*this)(largest - x));
    row.sum = std::accumulate(row.exponentials.begin(), row.exponentials.end(), std::int64_t{0});
    row.reciprocal = (std::int64_t{1} << (2 * numbers_.exponential_bits)) / row.sum;
    const int shift = 2 * numbers_.exponential_bits - numbers_.probability_bits;
    row.probabilities.reserve(scaled.size());
    for (const std::int64_t e : row.exponentials) row.probabilities.push_back((e * row.reciprocal) >> shift);
    return row;
  }

 private:
  AttentionNumbers numbers_;
  std::vector<std::int32_t> table_;
};

/// As long as `a` and `b`, which are int8: the sum has room.
std::int32_t dot(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  constexpr std::size_t kBlock = 16;  // a constant number of values is multiplied at once: the compiler makes vectors of them
  std::int32_t partial[kBlock] = {};
  std::size_t i = 0;
  for (; i + kBlock <= a.size(); i += kBlock) {
    for (std::size_t j = 0; j < kBlock; ++j) partial[j] += a[i + j] * b[i + j];
  }
  std::int32_t sum = std::accumulate(std::begin(partial), std::end(partial), 0);
  for (; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void require_int8(const Matrix<std::int32_t>& matrix, std::string_view what) {
  for (std::int64_t r = 0; r < matrix.rows(); ++r) {
    for (std::int64_t c = 0; c < matrix.cols(); ++c) {
      if (matrix(r, c) < -128 || matrix(r, c) > 127) {
        throw std::invalid_argument(fmt::format("{}: row {}, column {} is {}, accepted: -128..127", what, r, c, matrix(r, c)));
      }
    }
  }
}

/// What a score of 1 counts, in units of 2^-F octaves.
double units_per_score(double q_scale, double k_scale, std::int64_t head_dim, const AttentionNumbers& numbers) {
  require(numbers);
  require("dimension of a head", head_dim, 1);
  for (const double scale : {q_scale, k_scale}) {
    if (!std::isfinite(scale) || scale <= 0) throw std::invalid_argument(fmt::format("a scale is {}, accepted: finite values above 0", scale));
  }
  return std::ldexp(q_scale * k_scale * std::numbers::log2e / std::sqrt(static_cast<double>(head_dim)), numbers.fraction_bits);
}

/// The factor, rounded by `round`, with the largest shift with which it has room: that comes nearest.
template <class Round>
ScoreScale with_largest_shift(double q_scale, double k_scale, std::int64_t head_dim, const AttentionNumbers& numbers, int factor_bits, Round round) {
  require("factor_bits", factor_bits, 2, kMostFactorBits);
  const double real = units_per_score(q_scale, k_scale, head_dim, numbers);
  const double most = std::ldexp(1, factor_bits) - 1;
  for (int shift = kMaxShift; shift >= 1; --shift) {
    const double factor = round(std::ldexp(real, shift));
    if (factor <= most) return {static_cast<std::int32_t>(factor), shift};
  }
  throw std::invalid_argument(fmt::format("scales {} and {} make a score count {:.6g} units of 2^-{} octaves, accepted: up to {}", q_scale, k_scale,
                                          real, numbers.fraction_bits, most / 2));
}

void add_sinks(const ColumnMass& mass, std::int64_t sinks, Selection& selection) {
  const auto first = static_cast<std::size_t>(std::min(sinks, static_cast<std::int64_t>(selection.kept.size())));
  for (std::size_t key = 0; key < first; ++key) {
    if (selection.kept[key] != 0) continue;
    selection.kept[key] = 1;
    ++selection.count;
    selection.mass += mass.columns[key];
  }
}

}  // namespace

ScoreScale score_scale(double q_scale, double k_scale, std::int64_t head_dim, const AttentionNumbers& numbers, int factor_bits) {
  return with_largest_shift(q_scale, k_scale, head_dim, numbers, factor_bits, [](double factor) { return std::round(factor); });
}

QueryScale query_scale(double q_scale, double k_scale, std::int64_t head_dim, int factor_bits, const AttentionNumbers& numbers) {
  if (factor_bits == kMostFactorBits) return {q_scale, score_scale(q_scale, k_scale, head_dim, numbers)};
  const ScoreScale scale = with_largest_shift(q_scale, k_scale, head_dim, numbers, factor_bits, [](double factor) { return std::ceil(factor); });
  const double real = units_per_score(q_scale, k_scale, head_dim, numbers);
  return {q_scale * (scale.factor / std::ldexp(real, scale.shift)), scale};
}

std::int32_t scaled_score(std::int64_t score, ScoreScale scale) {
  const std::int64_t rounded = (score * scale.factor + (std::int64_t{1} << (scale.shift - 1))) >> scale.shift;
  return static_cast<std::int32_t>(std::clamp(rounded, kScaledLow, kScaledHigh));
}

std::vector<std::int32_t> power_table(int table_bits) {
  require("table_bits", table_bits, 1, 16);
  const int intervals = 1 << table_bits;
  std::vector<std::int32_t> table;
  for (int k = 0; k <= intervals; ++k) {
    table.push_back(static_cast<std::int32_t>(std::lround(std::ldexp(std::exp2(-static_cast<double>(k) / intervals), kCurveBits))));
  }
  return table;
}

std::int64_t exponential(std::int64_t delta, const AttentionNumbers& numbers) {
  require("distance from the largest score", delta, 0);
  return Exponential(numbers)(delta);
}

RowProbabilities row_probabilities(std::span<const std::int32_t> scaled, const AttentionNumbers& numbers) { return Exponential(numbers).row(scaled); }

std::int32_t alpha_units(double alpha) {
  if (!(alpha >= 0 && alpha <= 1)) throw std::invalid_argument(fmt::format("alpha is {}, accepted: 0..1", alpha));
  return static_cast<std::int32_t>(std::ceil(std::ldexp(alpha, kAlphaShift)));
}

void require_legal(const FilterSettings& settings) {
  require("stride", settings.stride, 1);
  require("tail", settings.tail, 0);
  require("window", settings.window, 1);
  require("bottom", settings.bottom, 0);
  require("sinks", settings.sinks, 0);
  require("alpha in units of 2^-16", settings.alpha, 0, std::int64_t{1} << kAlphaShift);
}

std::vector<std::int64_t> sampled_rows(std::int64_t rows, std::int64_t stride, std::int64_t tail) {
  require("number of rows", rows, 0);
  require("stride", stride, 1);
  require("tail", tail, 0);
  std::vector<std::int64_t> sampled;
  for (std::int64_t row = 0; row < rows; ++row) {
    if (rows - row <= tail || (rows - 1 - row) % stride == 0) sampled.push_back(row);
  }
  return sampled;
}

ColumnMass column_mass(std::span<const std::vector<std::int32_t>> scaled, std::int64_t keys, std::int64_t rows, const FilterSettings& settings,
                       const AttentionNumbers& numbers) {
  require_chunk(rows, keys);
  require_legal(settings);
  const std::vector<std::int64_t> sampled = sampled_rows(rows, settings.stride, settings.tail);
  if (scaled.size() != sampled.size()) throw std::invalid_argument(fmt::format("{} rows of scores, {} are sampled", scaled.size(), sampled.size()));
  const Exponential exponential(numbers);
  ColumnMass mass{std::vector<std::int64_t>(static_cast<std::size_t>(keys))};
  for (std::size_t t = 0; t < sampled.size(); ++t) {
    const std::int64_t seen = sampled[t] + keys - rows + 1;
    if (static_cast<std::int64_t>(scaled[t].size()) != seen) {
      throw std::invalid_argument(fmt::format("row {} has {} scores, it sees {} keys", sampled[t], scaled[t].size(), seen));
    }
    const RowProbabilities row = exponential.row(scaled[t]);
    mass.total += std::accumulate(row.probabilities.begin(), row.probabilities.end(), std::int64_t{0});
    const std::int64_t counted = settings.window_first ? std::max<std::int64_t>(0, seen - settings.window) : seen;
    for (std::size_t key = 0; key < static_cast<std::size_t>(counted); ++key) mass.columns[key] += row.probabilities[key];
  }
  mass.outside = std::accumulate(mass.columns.begin(), mass.columns.end(), std::int64_t{0});
  return mass;
}

std::int64_t target_mass(const ColumnMass& mass, std::int32_t alpha) {
  require("alpha in units of 2^-16", alpha, 0, std::int64_t{1} << kAlphaShift);
  const std::int64_t wanted = (alpha * mass.total + (std::int64_t{1} << kAlphaShift) - 1) >> kAlphaShift;
  return std::max<std::int64_t>(0, wanted - (mass.total - mass.outside));
}

Selection select_columns(std::span<const std::int64_t> columns, std::int64_t target) {
  require("target", target, 0);
  const std::int64_t total = std::accumulate(columns.begin(), columns.end(), std::int64_t{0});
  if (target > total) throw std::invalid_argument(fmt::format("the target is {}, all columns bring {}", target, total));
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return columns[a] > columns[b]; });
  Selection selection{std::vector<std::uint8_t>(columns.size())};
  for (const std::size_t key : order) {
    if (selection.mass >= target) break;
    if (columns[key] != selection.threshold) selection.above = selection.mass;
    selection.kept[key] = 1;
    ++selection.count;
    selection.mass += columns[key];
    selection.threshold = columns[key];
  }
  return selection;
}

FilteredHead filter_scores(std::span<const std::vector<std::int32_t>> scores, std::int64_t keys, std::int64_t rows, ScoreScale scale,
                           const FilterSettings& settings, const AttentionNumbers& numbers) {
  require_chunk(rows, keys);
  require(scale);
  require_legal(settings);
  require(numbers);
  FilteredHead head;
  if (keys < settings.dense_below) {
    if (!scores.empty()) throw std::invalid_argument(fmt::format("{} rows of scores, none is sampled of {} keys", scores.size(), keys));
    head.dense = true;
    head.mass.columns.resize(static_cast<std::size_t>(keys));
    head.selection.kept.resize(static_cast<std::size_t>(keys));
    return head;
  }
  std::vector<std::vector<std::int32_t>> scaled(scores.begin(), scores.end());
  for (std::vector<std::int32_t>& row : scaled) {
    for (std::int32_t& value : row) value = scaled_score(value, scale);
  }
  head.sampled = sampled_rows(rows, settings.stride, settings.tail);
  head.mass = column_mass(scaled, keys, rows, settings, numbers);
  head.target = target_mass(head.mass, settings.alpha);
  head.selection = select_columns(head.mass.columns, head.target);
  add_sinks(head.mass, settings.sinks, head.selection);
  head.dense = head.selection.count > settings.most_columns;
  return head;
}

FilteredHead filter_head(const Matrix<std::int32_t>& q, const Matrix<std::int32_t>& k, ScoreScale scale, const FilterSettings& settings,
                         const AttentionNumbers& numbers) {
  constexpr std::int64_t kMaxDimension = (std::int64_t{1} << 17) - 1;  // the sum of as many products of -128 * -128 fits 32 bits
  if (q.cols() != k.cols()) throw std::invalid_argument(fmt::format("q has dimension {}, k {}, accepted: equal ones", q.cols(), k.cols()));
  require("dimension of a head", q.cols(), 1, kMaxDimension);
  require_chunk(q.rows(), k.rows());
  require_int8(q, "q");
  require_int8(k, "k");
  std::vector<std::vector<std::int32_t>> scores;
  if (k.rows() >= settings.dense_below) {
    for (const std::int64_t row : sampled_rows(q.rows(), settings.stride, settings.tail)) {
      std::vector<std::int32_t>& line = scores.emplace_back(static_cast<std::size_t>(row + k.rows() - q.rows() + 1));
      for (std::size_t key = 0; key < line.size(); ++key) line[key] = dot(q.row(row), k.row(static_cast<std::int64_t>(key)));
    }
  }
  return filter_scores(scores, k.rows(), q.rows(), scale, settings, numbers);
}

bool keeps(const FilteredHead& head, std::int64_t keys, std::int64_t rows, const FilterSettings& settings, std::int64_t row, std::int64_t key) {
  const std::int64_t position = row + keys - rows;
  if (key > position) return false;
  if (head.dense || position - key < settings.window || row >= rows - settings.bottom) return true;
  return head.selection.kept[static_cast<std::size_t>(key)] != 0;
}

}  // namespace filigree::model
