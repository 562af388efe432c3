#include "model/attention_quality.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "model/attention_rows.h"
#include "model/finite.h"

namespace filigree::model {
namespace {

constexpr double kRounding = 0x1p-40;  // of R_V; sums of a million doubles are this exact

struct Values {
  std::vector<double> data;  ///< [keys][width]
  std::size_t width = 0;
  double norm = 0;  ///< R_V

  explicit Values(const Matrix<float>& v) : data(v.values().begin(), v.values().end()), width(static_cast<std::size_t>(v.cols())) {
    for (std::int64_t key = 0; key < v.rows(); ++key) {
      double sum = 0;
      for (const float value : v.row(key)) sum += std::abs(static_cast<double>(value));
      norm = std::max(norm, sum);
    }
  }

  /// sums += weight * row `key`
  void add(std::size_t key, double weight, std::span<double> sums) const {
    const double* const row = data.data() + key * width;
    for (std::size_t i = 0; i < width; ++i) sums[i] += weight * row[i];
  }
};

/// Mass that a row keeps and drops, both in units of 1 / row.sum. Summed apart, so that little dropped mass is as exact as much.
struct RowMass {
  double kept = 0;
  double dropped = 0;
};

RowMass row_mass(const AttentionRow& row, std::span<const double> columns, std::size_t window_start) {
  constexpr std::size_t kLanes = 8;  // independent sums, which the compiler makes vectors of
  double kept[kLanes] = {};
  double all[kLanes] = {};
  double dropped[kLanes] = {};
  const std::span<const double> e = row.exponentials;
  std::size_t key = 0;
  for (; key + kLanes <= window_start; key += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      const double in = e[key + i] * columns[key + i];
      kept[i] += in;
      dropped[i] += e[key + i] - in;
    }
  }
  for (; key < window_start; ++key) (columns[key] != 0 ? kept[0] : dropped[0]) += e[key];
  for (; key + kLanes <= e.size(); key += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) all[i] += e[key + i];
  }
  for (; key < e.size(); ++key) all[0] += e[key];
  RowMass mass;
  for (std::size_t i = 0; i < kLanes; ++i) {
    mass.kept += kept[i] + all[i];
    mass.dropped += dropped[i];
  }
  return mass;
}

/// One mask's figures while rows come in.
class Figures {
 public:
  Figures(const AttentionMask& mask, std::int64_t rows, const Values* values)
      : mask_(&mask), rows_(rows), values_(values), columns_(mask.kept.begin(), mask.kept.end()) {
    quality_.kept_elements = model::kept_elements(mask, rows);
    quality_.density = static_cast<double>(quality_.kept_elements) / static_cast<double>(causal_elements(rows, mask.keys()));
    quality_.cra_mean = 0;
    if (values == nullptr) return;
    quality_.value_norm = values->norm;
    sums_.resize(values->width);
  }

  /// `full`: sum of e V over every key.
  void take(const AttentionRow& row, std::span<const double> full) {
    const auto window_start = static_cast<std::size_t>(mask_->first_in_window(rows_, row.row));
    const RowMass mass = row_mass(row, columns_, window_start);
    const double total = mass.kept + mass.dropped;
    quality_.cra_min = std::min(quality_.cra_min, mass.kept / total);
    quality_.cra_mean += mass.kept / total / static_cast<double>(rows_);
    if (values_ != nullptr) take_output(row, full, window_start, mass);
  }

  const HeadQuality& quality() const { return quality_; }

 private:
  void take_output(const AttentionRow& row, std::span<const double> full, std::size_t window_start, RowMass mass) {
    std::ranges::fill(sums_, 0.0);
    for (std::size_t key = 0; key < row.exponentials.size(); ++key) {
      if (key >= window_start || mask_->kept[key] != 0) values_->add(key, row.exponentials[key], sums_);
    }
    const double total = mass.kept + mass.dropped;
    double error = 0;
    double plain = 0;
    double norm = 0;
    for (std::size_t i = 0; i < sums_.size(); ++i) {
      error += std::abs(sums_[i] / mass.kept - full[i] / total);
      plain += std::abs(sums_[i] - full[i]) / total;
      norm += std::abs(full[i]) / total;
    }
    quality_.output_norm_mean += norm / static_cast<double>(rows_);
    quality_.output_error_max = std::max(quality_.output_error_max, error);
    quality_.output_error_mean += error / static_cast<double>(rows_);
    if (values_->norm == 0) return;
    const double dropped = mass.dropped / total;
    quality_.worst_bound_ratio = std::max(quality_.worst_bound_ratio, error / ((2 * dropped + kRounding) * values_->norm));
    quality_.worst_plain_ratio = std::max(quality_.worst_plain_ratio, plain / ((dropped + kRounding) * values_->norm));
  }

  const AttentionMask* mask_;
  std::int64_t rows_;
  const Values* values_;
  std::vector<double> columns_;  ///< 0 or 1
  std::vector<double> sums_;
  HeadQuality quality_;
};

}  // namespace

std::vector<HeadQuality> head_qualities(const Matrix<float>& q, const Matrix<float>& k, const Matrix<float>* v,
                                        std::span<const AttentionMask> masks) {
  std::vector<Values> values;
  if (v != nullptr) {
    if (v->rows() != k.rows()) throw std::invalid_argument(fmt::format("v has {} rows, k {}, accepted: equal ones", v->rows(), k.rows()));
    try {
      require_finite(*v);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument(fmt::format("v: {}", error.what()));
    }
    values.emplace_back(*v);
  }
  std::vector<Figures> figures;
  for (const AttentionMask& mask : masks) {
    if (mask.keys() != k.rows())
      throw std::invalid_argument(fmt::format("a mask is of {} keys, k has {}, accepted: equal ones", mask.keys(), k.rows()));
    if (mask.window < 1) throw std::invalid_argument(fmt::format("window is {}, accepted: 1 and more", mask.window));
    if (mask.bottom < 0) throw std::invalid_argument(fmt::format("bottom is {}, accepted: 0 and more", mask.bottom));
    figures.emplace_back(mask, q.rows(), values.empty() ? nullptr : values.data());
  }
  std::vector<double> full(values.empty() ? 0 : values[0].width);
  for_each_attention_row(q, k, all_rows(q.rows()), [&](const AttentionRow& row) {
    std::ranges::fill(full, 0.0);
    for (std::size_t key = 0; !values.empty() && key < row.exponentials.size(); ++key) values[0].add(key, row.exponentials[key], full);
    for (Figures& each : figures) each.take(row, full);
  });
  std::vector<HeadQuality> qualities;
  qualities.reserve(figures.size());
  for (const Figures& each : figures) qualities.push_back(each.quality());
  return qualities;
}

HeadQuality head_quality(const Matrix<float>& q, const Matrix<float>& k, const Matrix<float>* v, const AttentionMask& mask) {
  return head_qualities(q, k, v, std::span(&mask, 1)).front();
}

std::vector<double> oracle_densities(const Matrix<float>& q, const Matrix<float>& k, std::span<const double> alphas) {
  std::vector<std::int64_t> elements(alphas.size());
  std::vector<double> sorted;
  for_each_attention_row(q, k, all_rows(q.rows()), [&](const AttentionRow& row) {
    sorted.assign(row.exponentials.begin(), row.exponentials.end());
    std::ranges::sort(sorted, std::greater<>());
    std::partial_sum(sorted.begin(), sorted.end(), sorted.begin());
    for (std::size_t a = 0; a < alphas.size(); ++a) {
      const auto enough = std::ranges::lower_bound(sorted, alphas[a] * sorted.back());
      if (alphas[a] > 0) elements[a] += enough - sorted.begin() + 1;
    }
  });
  std::vector<double> densities;
  densities.reserve(elements.size());
  for (const std::int64_t count : elements)
    densities.push_back(static_cast<double>(count) / static_cast<double>(causal_elements(q.rows(), k.rows())));
  return densities;
}

}  // namespace filigree::model
