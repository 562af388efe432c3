// Runs a whole GEMM on a board.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "format/job.h"
#include "host/link.h"
#include "model/tensor.h"

namespace filigree::host {

struct GemmAnswer {
  model::Matrix<std::int64_t> z;
  std::vector<std::uint64_t> counters;  ///< in the order of the core's ports
  bool protocol_error = false;
  std::uint64_t bytes_sent = 0, bytes_received = 0;  ///< of streams, without frames
};

/// Called about once per answer: result bytes so far, and of all.
using LoadProgress = std::function<void(std::uint64_t received, std::uint64_t total)>;

/// Sends every tile of `job`, each stream as far as its queue on the board has room, and puts the results together. `hello` is what synchronise() returned;
/// the core is to be fresh. Throws std::invalid_argument when the board's streams are not those of the job's geometry, LineError for whatever goes wrong on
/// the line, and when nothing moves for the link's timeout.
GemmAnswer run_gemm(Link& link, const Hello& hello, const format::Job& job, const LoadProgress& progress = {});

}  // namespace filigree::host
