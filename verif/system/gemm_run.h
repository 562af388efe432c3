// Runs a whole GEMM on a model of the core and reads its counters.
#pragma once

#include <cstdint>
#include <functional>

#include "bench/bench.h"
#include "bench/coverage.h"
#include "format/job.h"
#include "system/core_idle.h"
#include "system/tile_feed.h"

namespace filigree::system {

struct GemmOptions {
  bench::BenchOptions bench;
  bool stalls = false;                         ///< every stream hesitates at random; otherwise none ever does
  bench::Coverage* coverage = nullptr;         ///< handshakes of all streams are counted here
  std::function<void(bench::Bench&)> prepare;  ///< adds components of its own
  TileHook hook;                               ///< sees, and may spoil, every tile
};

struct GemmRun {
  model::Matrix<std::int64_t> z;
  CoreCounters counters;
  bool protocol_error = false;
};

/// Sends every tile of `job` and compares the result beats with those of `expected` (the golden GEMM, wrapped to acc_bits) on a scoreboard.
/// Throws bench::BenchFailure on a mismatch, a broken handshake or a hang. The model must be fresh.
GemmRun run_gemm(bench::Model& model, const format::Job& job, const model::Matrix<std::int64_t>& expected, const GemmOptions& options);

/// The same without a scoreboard: whatever comes back is put together. For callers who count differences themselves.
GemmRun run_gemm_unchecked(bench::Model& model, const format::Job& job, const GemmOptions& options);

/// What the core should answer: A decompressed, times B, wrapped to acc_bits. Independent of the hardware's structure.
model::Matrix<std::int64_t> golden_gemm(const format::Job& job, const model::Matrix<std::int32_t>& b);

}  // namespace filigree::system
