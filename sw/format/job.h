// A whole GEMM as a sequence of tiles with their beats, and its result put together from what the core sends back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "format/beat.h"
#include "format/geometry.h"
#include "format/plan.h"
#include "format/tile.h"
#include "model/compress.h"
#include "model/tensor.h"

namespace filigree::format {

/// All beats of one tile.
struct Tile {
  TilePlan plan;
  Beat cmd;
  std::vector<Beat> a;
  std::vector<Beat> b;
  std::vector<Beat> bm;      ///< empty unless compressed
  std::int64_t c_beats = 0;  ///< results to expect: plan.columns when it drains, else 0
};

/// Z[M,N] = A[M,K] * B[K,N] on one core, in the tiles of plan.h.
class Job {
 public:
  /// `pattern` may be shorter than the family's ranks (Family::resolve). Throws std::invalid_argument for a bad geometry, an empty dimension, unequal
  /// K, an unsupported pattern, weights without that pattern (row, block, count) and operands out of range (element and limits).
  Job(Geometry geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& a, model::Matrix<std::int32_t> b, JobOptions options = {});

  const Geometry& geometry() const { return geometry_; }
  const model::Pattern& pattern() const { return weights_.pattern; }
  const model::Compressed& weights() const { return weights_; }
  bool compressed() const { return options_.compressed; }
  std::int64_t m() const { return weights_.rows; }
  std::int64_t k() const { return b_.rows(); }
  std::int64_t n() const { return b_.cols(); }

  const std::vector<TilePlan>& plans() const { return plans_; }
  /// Packs one tile; index into plans().
  Tile tile(std::size_t index) const;
  /// Packs all of them; large jobs are better taken one by one.
  std::vector<Tile> tiles() const;

  /// The result beats of the whole job that stand for `z` [M, N].
  std::vector<Beat> expected_c(const model::Matrix<std::int64_t>& z) const;
  /// Z from the result beats of the whole job, in order. Throws std::invalid_argument when number, width or last flags are wrong.
  model::Matrix<std::int64_t> assemble(std::span<const Beat> c) const;

 private:
  Geometry geometry_;
  JobOptions options_;
  model::Compressed weights_;
  model::Matrix<std::int32_t> b_;
  std::vector<TilePlan> plans_;
};

}  // namespace filigree::format
