// Which part of a GEMM one command computes.
#pragma once

#include <cstdint>

namespace filigree::format {

/// R rows of M x `columns` columns of N x `steps` K-steps.
struct TilePlan {
  std::int64_t first_row = 0;     ///< in M; a multiple of R
  std::int64_t first_column = 0;  ///< in N
  int columns = 0;                ///< Nt
  std::int64_t first_step = 0;    ///< K-steps already done by the tiles before, of the same rows and columns
  int steps = 0;
  bool accumulate = false;  ///< adds to what the tile before has left in the accumulators
  bool drain = false;       ///< sends the results

  friend bool operator==(const TilePlan&, const TilePlan&) = default;
};

}  // namespace filigree::format
