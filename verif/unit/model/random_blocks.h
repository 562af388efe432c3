// Random blocks and series for tests of decompositions: every width and sign, any share of zeros, blocks of one value only.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/tasd.h"
#include "random_matrix.h"

namespace filigree::model::test {

using Ints = std::vector<std::int32_t>;

/// `count` rows of `values`, all of one width and sign; one row in twelve holds a single value throughout (zero, the extremes, one).
inline Matrix<std::int32_t> random_blocks(Rng& rng, std::int64_t count, std::int64_t values) {
  constexpr std::array<int, 5> kWidths = {2, 4, 8, 16, 31};
  const int bits = kWidths[static_cast<std::size_t>(uniform(rng, 0, 4))];
  const int half = static_cast<int>((std::int64_t{1} << (bits - 1)) - 1);
  const bool is_signed = uniform(rng, 0, 1) == 1;
  const int low = is_signed ? -half - 1 : 0;
  const int high = is_signed ? half : 2 * half + 1;
  Matrix<std::int32_t> blocks = random_matrix(rng, count, values, low, high, 0.1 * uniform(rng, 0, 9));
  for (std::int64_t row = 0; row < count; ++row) {
    if (uniform(rng, 0, 11) != 0) continue;
    const std::array<std::int32_t, 4> whole = {0, low, high, 1};
    std::ranges::fill(blocks.row(row), whole[static_cast<std::size_t>(uniform(rng, 0, 3))]);
  }
  return blocks;
}

/// 1 to 3 terms of nested M up to 32, in any order.
inline Series random_series(Rng& rng) {
  Series series;
  int m = uniform(rng, 2, 8);
  for (int terms = uniform(rng, 1, kMaxTerms); terms > 0; --terms) {
    series.terms.push_back({uniform(rng, 1, m), m});
    const int factor = uniform(rng, 1, 4);
    if (m * factor <= kMaxTermBlock) m *= factor;
  }
  if (uniform(rng, 0, 2) == 0) std::shuffle(series.terms.begin(), series.terms.end(), rng);
  return series;
}

}  // namespace filigree::model::test
