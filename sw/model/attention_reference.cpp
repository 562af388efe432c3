#include "model/attention_reference.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "model/attention_rows.h"

namespace filigree::model {

RealColumnMass real_column_mass(const Matrix<float>& q, const Matrix<float>& k, const FilterSettings& settings) {
  require_legal(settings);
  RealColumnMass mass{std::vector<double>(static_cast<std::size_t>(k.rows()))};
  for_each_attention_row(q, k, sampled_rows(q.rows(), settings.stride, settings.tail), [&](const AttentionRow& row) {
    const auto seen = static_cast<std::int64_t>(row.exponentials.size());
    const auto counted = static_cast<std::size_t>(settings.window_first ? std::max<std::int64_t>(0, seen - settings.window) : seen);
    for (std::size_t key = 0; key < counted; ++key) mass.columns[key] += row.exponentials[key] / row.sum;
    mass.total += 1;
  });
  mass.outside = std::accumulate(mass.columns.begin(), mass.columns.end(), 0.0);
  return mass;
}

RealSelection real_select(std::span<const double> columns, double target) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return columns[a] > columns[b]; });
  RealSelection selection{std::vector<std::uint8_t>(columns.size())};
  for (const std::size_t key : order) {
    if (selection.mass >= target || columns[key] <= 0) break;
    selection.kept[key] = 1;
    ++selection.count;
    selection.mass += columns[key];
  }
  return selection;
}

RealFilteredHead real_filter_columns(RealColumnMass mass, const FilterSettings& settings) {
  require_legal(settings);
  RealFilteredHead head;
  head.mass = std::move(mass);
  const double alpha = std::ldexp(settings.alpha, -16);
  head.target = std::max(0.0, alpha * head.mass.total - (head.mass.total - head.mass.outside));
  head.selection = real_select(head.mass.columns, head.target);
  const std::size_t sinks = std::min(static_cast<std::size_t>(settings.sinks), head.mass.columns.size());
  for (std::size_t key = 0; key < sinks; ++key) {
    if (head.selection.kept[key] != 0) continue;
    head.selection.kept[key] = 1;
    ++head.selection.count;
    head.selection.mass += head.mass.columns[key];
  }
  head.dense = head.selection.count > settings.most_columns;
  return head;
}

RealFilteredHead real_filter_head(const Matrix<float>& q, const Matrix<float>& k, const FilterSettings& settings) {
  if (k.rows() >= settings.dense_below) return real_filter_columns(real_column_mass(q, k, settings), settings);
  const auto keys = static_cast<std::size_t>(k.rows());
  return {true, {std::vector<double>(keys)}, 0, {std::vector<std::uint8_t>(keys)}};
}

AttentionMask attention_mask(const RealFilteredHead& head, const FilterSettings& settings) {
  return {head.dense, head.selection.kept, settings.window, settings.bottom};
}

double jaccard(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
  if (a.size() != b.size()) throw std::invalid_argument(fmt::format("sets of {} and {} keys, accepted: equal ones", a.size(), b.size()));
  std::int64_t both = 0;
  std::int64_t any = 0;
  for (std::size_t key = 0; key < a.size(); ++key) {
    both += a[key] != 0 && b[key] != 0 ? 1 : 0;
    any += a[key] != 0 || b[key] != 0 ? 1 : 0;
  }
  return any == 0 ? 1 : static_cast<double>(both) / static_cast<double>(any);
}

}  // namespace filigree::model
