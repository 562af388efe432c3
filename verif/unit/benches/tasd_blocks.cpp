#include "benches/tasd_blocks.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "benches/window.h"
#include "model/tasd.h"

namespace filigree::benches {
namespace {

constexpr std::size_t kMostSeries = 128;

/// Every combination of run-time N, the last term's changing fastest.
std::vector<std::string> series_names(const config::TasdConfig& config) {
  std::vector<std::string> names = {""};
  for (const config::TasdTerm& term : config.terms) {
    std::vector<std::string> longer;
    for (const std::string& name : names) {
      for (int n = 0; n <= term.n; ++n) longer.push_back(fmt::format("{}{}{}:{}", name, name.empty() ? "" : "+", n, term.m));
    }
    names = std::move(longer);
  }
  return names;
}

enum Kind { kAllZero, kAllEqual, kLargest, kEqualValues, kOppositeValues, kDistinct };

}  // namespace

TasdBlocks::TasdBlocks(const config::TasdConfig& config, bench::Coverage& coverage, bench::Rng rng)
    : config_(config),
      range_(limits(config.value_bits, config.value_signed)),
      rng_(rng),
      n_(config.terms.size()),
      cover_block_(coverage.point(
          "block", {"all zero", "all equal", "has the greatest magnitude", "ties of equal values", "ties of opposite values", "no ties"})),
      cover_entry_(coverage.point("entry", number_names(0, config.entries() - 1))),
      cover_found_(coverage.point("entry found", {"a non-zero", "nothing left"})) {
  for (int t = 0; t < config.term_count(); ++t) {
    cover_n_.push_back(&coverage.point(fmt::format("N of term {}", t), number_names(0, config.terms[static_cast<std::size_t>(t)].n)));
  }
  const std::vector<std::string> series = series_names(config);
  if (series.size() <= kMostSeries) cover_series_ = &coverage.point("series", series);
  if (!config.value_signed) cover_block_.exclude("ties of opposite values");
  // More values than magnitudes: some tie.
  if (config.block() > (config.value_signed ? (1 << (config.value_bits - 1)) + 1 : 1 << config.value_bits)) cover_block_.exclude("no ties");
}

const std::vector<int>& TasdBlocks::draw_n() {
  for (std::size_t t = 0; t < n_.size(); ++t) {
    const int most = config_.terms[t].n;
    n_[t] = rng_.chance(30) ? most : static_cast<int>(rng_.range(0, most));
    cover_n_[t]->hit(n_[t]);
  }
  int series = 0;
  for (std::size_t t = 0; t < n_.size(); ++t) series = series * (config_.terms[t].n + 1) + n_[t];
  if (cover_series_ != nullptr) cover_series_->hit(series);
  return n_;
}

int TasdBlocks::used() const {
  int sum = 0;
  for (std::size_t t = 0; t < n_.size(); ++t) sum += n_[t] * config_.parts(static_cast<int>(t));
  return sum;
}

Numbers TasdBlocks::draw() {
  Numbers block = rng_.corner_values(config_.block(), range_.low, range_.high);
  if (config_.value_signed && rng_.chance(25)) {
    // Magnitudes that meet again with the other sign.
    for (std::int64_t& value : block) {
      if (rng_.chance(50) && -value <= range_.high) value = -value;
    }
  }
  if (rng_.chance(10)) {
    // Neighbours in any order, all different where there is room.
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = std::min(range_.high, static_cast<std::int64_t>(i));
    for (std::size_t i = block.size(); i > 1; --i) std::swap(block[i - 1], block[rng_.below(i)]);
  }
  cover(block);
  return block;
}

void TasdBlocks::cover(const Numbers& block) {
  const bool all_equal = std::ranges::all_of(block, [&](std::int64_t value) { return value == block.front(); });
  if (all_equal) cover_block_.hit(block.front() == 0 ? kAllZero : kAllEqual);
  if (std::ranges::count(block, config_.value_signed ? range_.low : range_.high) > 0) cover_block_.hit(kLargest);
  bool equal = false, opposite = false;
  for (std::size_t i = 0; i < block.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      equal = equal || block[i] == block[j];
      opposite = opposite || (block[i] != 0 && block[i] == -block[j]);
    }
  }
  if (equal) cover_block_.hit(kEqualValues);
  if (opposite) cover_block_.hit(kOppositeValues);
  if (!equal && !opposite) cover_block_.hit(kDistinct);
}

std::vector<TasdEntry> TasdBlocks::entries(const Numbers& block) {
  model::Series series;
  for (std::size_t t = 0; t < n_.size(); ++t) series.terms.push_back({n_[t], config_.terms[t].m});
  std::vector<std::int32_t> values(block.begin(), block.end());
  std::vector<TasdEntry> entries;
  int term = 0, part = 0, slot = 0;
  for (const auto& found : model::extract<std::int32_t>(values, series)) {
    slot = found.term == term && found.part == part ? slot : 0;
    term = found.term;
    part = found.part;
    const int number = config_.first_entry(term) + part * config_.terms[static_cast<std::size_t>(term)].n + slot++;
    entries.push_back({number, term, found.index, found.value, found.valid});
    cover_entry_.hit(number);
    cover_found_.hit(found.valid ? 0 : 1);
  }
  return entries;
}

}  // namespace filigree::benches
