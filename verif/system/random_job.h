// Random configurations and GEMMs, weighted towards the corners. One generator state decides everything.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "config/hss_config.h"
#include "format/job.h"
#include "model/quantise.h"
#include "model/tensor.h"

namespace filigree::system {

using Rng = std::mt19937;

/// Uniform in low .. high.
int pick(Rng& rng, int low, int high);
/// The same, one of the ends more often than any value between.
int pick_ends(Rng& rng, int low, int high);

/// A legal configuration of 1..3 ranks or of one N:M, small enough for the interpreter. Sizes are odd as often as even; one row, one column, one lane and the extreme operand
/// widths come up often.
config::HssConfig random_config(Rng& rng);

/// What the values of a matrix look like.
enum class Data { kUniform, kSparse, kExtremes, kOneHot, kEqual, kZero };

/// Values of `range`; kUniform and kSparse most often when the kind is left to the generator.
model::Matrix<std::int32_t> random_matrix(Rng& rng, std::int64_t rows, std::int64_t cols, model::Range range);
model::Matrix<std::int32_t> random_matrix(Rng& rng, std::int64_t rows, std::int64_t cols, model::Range range, Data data);

/// Sizes of a random GEMM and how it is cut.
struct Shape {
  std::int64_t m = 1, k = 1, n = 1;
  format::JobOptions options;
};

/// Up to three row blocks, two column tiles and `most_steps` K-steps, rarely multiples of the core's sizes; `compressed` only where the core can.
Shape random_shape(Rng& rng, const format::Geometry& geometry, const model::Pattern& pattern, bool compressed, int most_steps = 6);

/// A GEMM of these sizes with random data, its weights pruned to `pattern`.
struct RandomGemm {
  model::Matrix<std::int32_t> a, b;
  std::string text;  ///< everything that a failure should tell
};
RandomGemm random_gemm(Rng& rng, const format::Geometry& geometry, const model::Pattern& pattern, const Shape& shape);

}  // namespace filigree::system
