// Random matrices and patterns for tests, weighted towards the values at which arithmetic and selection go wrong.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "model/pattern.h"
#include "model/tensor.h"

namespace filigree::model::test {

using Rng = std::mt19937_64;

inline int uniform(Rng& rng, int low, int high) { return std::uniform_int_distribution<int>(low, high)(rng); }

/// Integers low..high: a share of zeros, a share of extremes, a share of small numbers (ties), the rest uniform.
inline Matrix<std::int32_t> random_matrix(Rng& rng, std::int64_t rows, std::int64_t cols, int low, int high, double zeros = 0.3) {
  Matrix<std::int32_t> m(rows, cols);
  std::uniform_real_distribution<double> chance(0, 1);
  for (std::int32_t& value : m.values()) {
    const double draw = chance(rng);
    if (draw < zeros) {
      value = 0;
    } else if (draw < zeros + 0.1) {
      value = uniform(rng, 0, 1) == 0 ? low : high;
    } else if (draw < zeros + 0.3) {
      value = uniform(rng, low < 0 ? -1 : 0, 1);
    } else {
      value = uniform(rng, low, high);
    }
  }
  return m;
}

/// 1 to 3 ranks, H at most `h_max`.
inline Pattern random_pattern(Rng& rng, int h_max) {
  Pattern pattern;
  for (int ranks = uniform(rng, 1, kMaxRanks); ranks > 0; --ranks) {
    const int h = uniform(rng, 1, h_max);
    pattern.rules.push_back({uniform(rng, 1, h), h});
  }
  return pattern;
}

}  // namespace filigree::model::test
