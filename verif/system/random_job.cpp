#include "system/random_job.h"

#include <fmt/format.h>

#include <algorithm>

#include "model/prune.h"

namespace filigree::system {
namespace {

Data random_kind(Rng& rng) {
  const int choice = pick(rng, 0, 11);
  return choice < 4             ? Data::kUniform
         : choice < 8           ? Data::kSparse
         : choice < 10          ? Data::kExtremes
         : choice == 10         ? Data::kOneHot
         : pick(rng, 0, 3) == 0 ? Data::kZero
                                : Data::kEqual;
}

config::RankSet random_rank(Rng& rng) {
  config::RankSet rank{pick_ends(rng, 1, 4), {}};
  for (int h = rank.g; h < rank.g + 4; ++h) {
    if (pick(rng, 0, 1) == 1 || (h == rank.g + 3 && rank.h.empty())) rank.h.push_back(h);
  }
  return rank;
}

/// N:M, lanes in any order.
config::RankSet random_free_rank(Rng& rng) {
  std::vector<int> n{pick_ends(rng, 1, 6)};
  while (n.back() > 1 && pick(rng, 0, 2) != 0) {
    int divisor = pick(rng, 1, n.back() - 1);
    while (n.back() % divisor != 0) --divisor;
    n.push_back(divisor);
  }
  return config::RankSet::n_of_m(n, pick_ends(rng, std::max(2, n.front()), 9));
}

}  // namespace

int pick(Rng& rng, int low, int high) { return std::uniform_int_distribution<int>(low, high)(rng); }

int pick_ends(Rng& rng, int low, int high) {
  const int choice = pick(rng, 0, 5);
  return choice == 0 ? low : choice == 1 ? high : pick(rng, low, high);
}

config::HssConfig random_config(Rng& rng) {
  config::HssConfig config;
  const bool free = pick(rng, 0, 3) == 0;
  do {
    config.ranks.clear();
    if (free) config.ranks.push_back(random_free_rank(rng));
    for (int rank = free ? 0 : pick(rng, 1, 3); rank > 0; --rank) config.ranks.push_back(random_rank(rng));
  } while (config.group_lanes() > 16 || config.group_slots() > 96);
  config.lanes = config.group_lanes() * pick(rng, 1, 3);
  config.rows = pick_ends(rng, 1, 5);
  config.arrays = pick(rng, 1, 3);
  config.columns = pick_ends(rng, 1, 19);
  config.a_bits = pick_ends(rng, 2, 16);
  config.b_bits = pick_ends(rng, 2, 16);
  config.b_signed = pick(rng, 0, 1) == 1;
  config.acc_bits = pick_ends(rng, config.row_sum_bits(), std::min(64, config.row_sum_bits() + 12));
  config.compressed_b = !free && pick(rng, 0, 2) == 0;
  // A row narrower than the widest step makes the VFMU wait for a second one.
  config.row_values = config.constant_step() || pick(rng, 0, 2) != 0 ? std::max(2, config.step_max()) : pick(rng, 2, 2 * config.step_max() + 1);
  if (config.constant_step()) config.row_values = config.step_max();
  config.zero_gating = pick(rng, 0, 1) == 1;
  config.pipeline = {pick(rng, 0, 1) == 1, pick(rng, 0, 1) == 1, {}};
  for (int level = 1; level < config.tree_levels(); ++level) {
    if (pick(rng, 0, 2) == 0) config.pipeline.tree_registers.push_back(level);
  }
  return config;
}

model::Matrix<std::int32_t> random_matrix(Rng& rng, std::int64_t rows, std::int64_t cols, model::Range range) {
  return random_matrix(rng, rows, cols, range, random_kind(rng));
}

model::Matrix<std::int32_t> random_matrix(Rng& rng, std::int64_t rows, std::int64_t cols, model::Range range, Data data) {
  model::Matrix<std::int32_t> matrix(rows, cols);
  if (data == Data::kZero) return matrix;
  const std::int32_t equal = pick(rng, range.low, range.high);
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t hot = std::uniform_int_distribution<std::int64_t>(0, cols - 1)(rng);
    for (std::int64_t c = 0; c < cols; ++c) {
      std::int32_t& value = matrix(r, c);
      switch (data) {
        case Data::kUniform: value = pick(rng, range.low, range.high); break;
        case Data::kSparse: value = pick(rng, 0, 1) == 0 ? 0 : pick_ends(rng, range.low, range.high); break;
        case Data::kExtremes: value = pick(rng, 0, 2) == 0 ? range.high : range.low; break;
        case Data::kOneHot: value = c == hot ? pick_ends(rng, range.low, range.high) : 0; break;
        case Data::kEqual: value = equal; break;
        case Data::kZero: break;
      }
    }
  }
  return matrix;
}

Shape random_shape(Rng& rng, const format::Geometry& geometry, const model::Pattern& pattern, bool compressed, int most_steps) {
  Shape shape;
  shape.m = pick_ends(rng, 1, 3 * geometry.total_rows());
  shape.k = pick_ends(rng, 1, most_steps * geometry.depth(pattern));
  shape.n = pick_ends(rng, 1, 2 * geometry.columns + 3);
  shape.options.compressed = compressed;
  if (pick(rng, 0, 1) == 1) shape.options.max_columns = pick(rng, 1, geometry.columns);
  if (pick(rng, 0, 3) == 0) shape.options.max_steps = pick(rng, 1, 3);
  return shape;
}

RandomGemm random_gemm(Rng& rng, const format::Geometry& geometry, const model::Pattern& pattern, const Shape& shape) {
  RandomGemm gemm;
  gemm.a = model::prune(random_matrix(rng, shape.m, shape.k, model::operand_range(geometry.a_bits, true)), pattern).values;
  gemm.b = random_matrix(rng, shape.k, shape.n, model::operand_range(geometry.b_bits, geometry.b_signed));
  gemm.text = fmt::format("pattern {} M {} K {} N {} compressed {} max_columns {} max_steps {}", model::to_string(pattern), shape.m, shape.k, shape.n,
                          shape.options.compressed, shape.options.max_columns, shape.options.max_steps);
  return gemm;
}

}  // namespace filigree::system
