// What a core that has finished its GEMM must do when it is poked: `clear` zeroes the counts, a bad command is reported and has no other effect.
#pragma once

#include <optional>
#include <string>

#include "bench/model.h"

namespace filigree::benches {

/// The core is idle and all its streams rest. What was wrong, or nothing. Takes one cycle.
std::optional<std::string> wrong_after_clear(bench::Model& model);

/// Sends a command without steps or columns: `protocol_error` rises and stays, nothing is offered, the core is idle again. What was wrong, or nothing. The core
/// needs a reset before it is used again.
std::optional<std::string> wrong_after_bad_command(bench::Model& model);

}  // namespace filigree::benches
