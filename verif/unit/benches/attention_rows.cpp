#include "benches/attention_rows.h"

#include <algorithm>
#include <cmath>

#include "benches/fields.h"

namespace filigree::benches {

model::AttentionNumbers numbers_of(const config::AttentionConfig& config) {
  return {.fraction_bits = config.fraction_bits,
          .table_bits = config.table_bits,
          .exponential_bits = config.exponential_bits,
          .probability_bits = config.probability_bits};
}

model::ScoreScale AttentionRows::draw_scale() {
  const int bits = config_.factor_bits;
  const std::int64_t most = (std::int64_t{1} << bits) - 1;
  const auto uniform_factor = [&] { return static_cast<std::int32_t>(rng_.range(most / 2 + 1, most)); };
  switch (rng_.below(6)) {
    case 0: return {static_cast<std::int32_t>(rng_.corner(0, most)), static_cast<int>(rng_.corner(1, 31))};
    case 1: {
      // The greatest scores leave the 24 bits, or nearly so. Where few scores lie in the last octaves that do not, factors are tried until one does.
      model::ScoreScale scale;
      for (int i = 0; i < 30; ++i) {
        scale = {uniform_factor(), static_cast<int>(rng_.range(1, std::max(2, config_.score_bits() + bits - 23)))};
        const auto least = static_cast<std::int64_t>(std::floor(std::ldexp(-8388608.0, scale.shift) / scale.factor)) + 1;
        const std::int64_t above = model::scaled_score(least, scale) + 8388608;
        if (least >= limits(config_.score_bits(), true).low && above < config_.exponential_bits << config_.fraction_bits) break;
      }
      return scale;
    }
    case 2: return {static_cast<std::int32_t>(rng_.range(0, std::min<std::int64_t>(most, 40))), static_cast<int>(rng_.range(1, 8))};
    default: {
      // The span of all scores is a few octaves to some hundred.
      const int span = config_.fraction_bits + static_cast<int>(rng_.range(1, 8));
      return {uniform_factor(), std::clamp(config_.score_bits() + bits - span, 1, 31)};
    }
  }
}

std::vector<std::int64_t> AttentionRows::draw_lengths(std::int64_t most_beats) {
  const std::int64_t lanes = config_.lanes, most = config_.max_keys;
  const auto kind = rng_.below(5);
  const std::int64_t top = kind == 0 ? most : std::min(most, lanes * rng_.pick(std::vector<std::int64_t>{1, 3, 12, 60}));
  std::vector<std::int64_t> lengths;
  std::int64_t beats_left = most_beats;
  const auto count = rng_.range(1, 12);
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t keys = kind == 1 ? top : rng_.range(1, top);
    if (rng_.chance(25)) keys = std::clamp<std::int64_t>(keys / lanes * lanes + rng_.range(-1, 1), 1, top);
    if (rng_.chance(10)) keys = 1;
    if (rng_.chance(10)) keys = top;
    if (beats(keys) > beats_left) break;
    beats_left -= beats(keys);
    lengths.push_back(keys);
  }
  if (lengths.empty()) lengths.push_back(1);
  std::ranges::sort(lengths);
  return lengths;
}

std::vector<std::int64_t> AttentionRows::draw_row(std::int64_t keys, model::ScoreScale scale) {
  const Limits range = limits(config_.score_bits(), true);
  const int count = static_cast<int>(keys);
  switch (rng_.below(5)) {
    case 0: return rng_.corner_values(count, range.low, range.high);
    case 1: {
      // A narrow band anywhere.
      const std::int64_t low = rng_.corner(range.low, range.high);
      return rng_.corner_values(count, low, std::min(range.high, low + rng_.range(0, 300)));
    }
    case 2: {
      // Around the score that saturates, from above, or from below with a maximum that hardly does not.
      const bool below = rng_.chance(50);
      const double edge = std::ldexp(below ? -8388608.0 : 8388607.0, scale.shift) / std::max(1, scale.factor);
      const auto middle = static_cast<std::int64_t>(std::clamp(edge, static_cast<double>(range.low), static_cast<double>(range.high)));
      const std::int64_t spread = rng_.range(0, 40);
      const std::int64_t above = below && rng_.chance(50) ? rng_.range(0, 1) : spread;
      return rng_.corner_values(count, std::max(range.low, middle - spread), std::min(range.high, middle + above));
    }
    default: {
      // Distances over all octaves that count, and some beyond.
      const double octaves = std::ldexp(static_cast<double>(rng_.range(1, config_.exponential_bits + 8)), config_.fraction_bits + scale.shift);
      const double span = std::min(octaves / std::max(1, scale.factor), static_cast<double>(range.high));
      const std::int64_t low = rng_.range(range.low, range.high - static_cast<std::int64_t>(span));
      std::vector<std::int64_t> row;
      for (int i = 0; i < count; ++i) row.push_back(rng_.range(low, low + static_cast<std::int64_t>(span)));
      return row;
    }
  }
}

}  // namespace filigree::benches
