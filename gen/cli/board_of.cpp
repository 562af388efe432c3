#include "cli/board_of.h"

#include <fmt/format.h>

#include <cmath>

#include "cli/user_error.h"
#include "config/config_toml.h"

namespace filigree::cli {

int divisor_of(std::uint64_t clock, std::uint64_t baud) {
  constexpr double kMostError = 0.02;
  const std::uint64_t divisor = (clock + baud / 2) / baud;
  const double actual = divisor == 0 ? 0 : static_cast<double>(clock) / static_cast<double>(divisor);
  if (divisor < board::kSmallestDivisor || divisor > 0xffff || std::abs(actual / static_cast<double>(baud) - 1) > kMostError) {
    throw UserError(
        fmt::format("--baud: {} bits per second at a clock of {} Hz, accepted: a clock of {} to 65535 times the rate, within 2 % of a whole number",
                    baud, clock, board::kSmallestDivisor));
  }
  return static_cast<int>(divisor);
}

std::uint32_t identity_of(const config::Config& config) { return board::identity_of(config::to_toml(config)); }

board::Board board_of(const config::Config& config, const Emission& emission, int divisor) {
  if (!std::holds_alternative<config::HssConfig>(config)) {
    throw UserError(fmt::format("--board: {} is of kind {}, accepted: a configuration of kind {}", config::name_of(config), config::kind_of(config),
                                config::kHssKind));
  }
  return board::make_board(
      emission.top, emission.ports,
      {.divisor = divisor, .configuration = config::name_of(config), .version = FILIGREE_VERSION, .identity = identity_of(config)});
}

}  // namespace filigree::cli
