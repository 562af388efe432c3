#include "model/post_op.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::model {
namespace {

__extension__ using Wide = __int128;  // 65 bits of sum and bias times 32 bits

}  // namespace

std::int32_t post_op(std::int64_t sum, const ChannelScale& channel, bool relu, int bits) {
  if (channel.shift < 0 || channel.shift > 63) throw std::invalid_argument(fmt::format("a shift of {}, accepted: 0..63", channel.shift));
  if (bits < 2 || bits > 31) throw std::invalid_argument(fmt::format("results of {} bits, accepted: 2..31", bits));
  const Wide product = (Wide{sum} + channel.bias) * channel.multiplier;
  const Wide divisor = Wide{1} << channel.shift;
  const Wide dividend = product + divisor / 2;
  // `/` rounds towards zero.
  Wide result = dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
  if (relu) result = std::max<Wide>(result, 0);
  const Wide least = -(Wide{1} << (bits - 1));
  return static_cast<std::int32_t>(std::clamp<Wide>(result, least, -least - 1));
}

Matrix<std::int32_t> post_op(const Matrix<std::int64_t>& sums, std::span<const ChannelScale> channels, bool relu, int bits) {
  if (std::ssize(channels) != sums.cols()) {
    throw std::invalid_argument(
        fmt::format("scales of {} channels for results of {} x {}, accepted: one per column", channels.size(), sums.rows(), sums.cols()));
  }
  Matrix<std::int32_t> results(sums.rows(), sums.cols());
  for (std::int64_t row = 0; row < sums.rows(); ++row) {
    for (std::int64_t channel = 0; channel < sums.cols(); ++channel) {
      results(row, channel) = post_op(sums(row, channel), channels[static_cast<std::size_t>(channel)], relu, bits);
    }
  }
  return results;
}

}  // namespace filigree::model
