// A whole GEMM Z = (A1 + A2 + ..) * B on a TASD tensor core as tiles with their beats, and its results put together again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "format/beat.h"
#include "format/job.h"
#include "format/series_plan.h"
#include "model/compress.h"
#include "model/tensor.h"

namespace filigree::format {

/// A beat of `cmd`: K tiles, columns, [number of terms], per term its mode and its K-steps in the last K tile, accumulate, drain.
Beat pack_series_command(const TtcGeometry& geometry, const std::vector<model::Pattern>& terms, const SeriesTile& tile);

/// The beats of `b` for one command: for each K tile one beat per column with its tile_values() values, `last` with the K tile's last. K beyond B is zero. Values must be
/// inside b_bits (unchecked).
std::vector<Beat> pack_columns(const TtcGeometry& geometry, const model::Matrix<std::int32_t>& b, const SeriesTile& tile);

class SeriesJob {
 public:
  /// `terms` are matrices of equal shape, each with its pattern; fewer than the series has are not accepted. Throws std::invalid_argument for a bad geometry, an empty
  /// dimension, unequal K, a series the core does not run, a term without its pattern, and operands out of range.
  SeriesJob(TtcGeometry geometry, const model::Series& series, const std::vector<model::Matrix<std::int32_t>>& terms, model::Matrix<std::int32_t> b,
            int max_columns = 0);

  const TtcGeometry& geometry() const { return geometry_; }
  const std::vector<model::Pattern>& patterns() const { return patterns_; }
  const std::vector<SeriesTile>& plans() const { return plans_; }
  /// The commands as tile plans, for the closed forms.
  std::vector<TilePlan> tile_plans() const;
  std::int64_t m() const { return terms_.front().rows; }
  std::int64_t k() const { return b_.rows(); }
  std::int64_t n() const { return b_.cols(); }

  /// Packs one tile; index into plans(). Beats of `a` in the order of execution: K tile, term, K-step, row.
  Tile tile(std::size_t index) const;

  /// The beats of `c` for the whole job that stand for `z` [M, N].
  std::vector<Beat> expected_c(const model::Matrix<std::int64_t>& z) const;
  /// Z from the beats of `c` of the whole job, in order. Throws std::invalid_argument when number, width or last flags are wrong.
  model::Matrix<std::int64_t> assemble(std::span<const Beat> c) const;

 private:
  TtcGeometry geometry_;
  std::vector<model::Pattern> patterns_;
  std::vector<model::Compressed> terms_;
  model::Matrix<std::int32_t> b_;
  std::vector<SeriesTile> plans_;
};

}  // namespace filigree::format
