// What happens to the results of a layer before they are the next one's activations: bias, requantisation per output channel, ReLU.
#pragma once

#include <cstdint>
#include <span>

#include "model/tensor.h"

namespace filigree::model {

/// Of one output channel. The real factor is multiplier / 2^shift.
struct ChannelScale {
  std::int64_t bias = 0;
  std::uint32_t multiplier = 1;
  int shift = 0;  ///< 0..63

  friend bool operator==(const ChannelScale&, const ChannelScale&) = default;
};

/// floor(((sum + bias) * multiplier + 2^(shift - 1)) / 2^shift), rounded half up, nothing added for shift 0, in exact integers; then max(0, .) with
/// `relu`; saturated to a two's complement number of `bits` (2..31). Throws std::invalid_argument for another shift or width.
std::int32_t post_op(std::int64_t sum, const ChannelScale& channel, bool relu, int bits);

/// The same for results [rows, channels], one ChannelScale per column. Throws std::invalid_argument also when their number differs.
Matrix<std::int32_t> post_op(const Matrix<std::int64_t>& sums, std::span<const ChannelScale> channels, bool relu, int bits);

}  // namespace filigree::model
