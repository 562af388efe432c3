// Real tensors of which magnitudes are compared must hold numbers.
#pragma once

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <type_traits>

#include <fmt/format.h>

#include "model/tensor.h"

namespace filigree::model {

/// Throws std::invalid_argument naming row and column of the first value that is not finite. Integers always are.
template <typename T>
void require_finite(const Matrix<T>& tensor) {
  if constexpr (std::is_floating_point_v<T>) {
    for (std::int64_t r = 0; r < tensor.rows(); ++r) {
      for (std::int64_t c = 0; c < tensor.cols(); ++c) {
        if (!std::isfinite(tensor(r, c)))
          throw std::invalid_argument(fmt::format("row {}, column {} is {}, accepted: finite values", r, c, tensor(r, c)));
      }
    }
  }
}

}  // namespace filigree::model
