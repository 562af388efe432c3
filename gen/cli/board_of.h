// The board's files of a configuration: the same for `filigree generate --board` and for whoever simulates them.
#pragma once

#include <cstdint>

#include "board/board.h"
#include "cli/emission.h"
#include "config/config.h"

namespace filigree::cli {

inline constexpr std::uint64_t kBoardClock = 12'000'000;
inline constexpr std::uint64_t kBoardBaud = 115'200;

/// Cycles of `clock` Hz per bit of a line of `baud` bits per second, rounded. Throws UserError when the line would be off by more than 2 %, or a bit
/// shorter than the receiver can read.
int divisor_of(std::uint64_t clock, std::uint64_t baud);

/// What a board with this configuration answers to a host that says hello.
std::uint32_t identity_of(const config::Config& config);

/// Throws UserError for a configuration whose core does not go behind a serial line: accepted are those of kind hss_core.
board::Board board_of(const config::Config& config, const Emission& emission, int divisor);

}  // namespace filigree::cli
