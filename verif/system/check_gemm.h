// One random GEMM on a core, held against the golden model and, when nothing waits, against the closed forms.
#pragma once

#include <cstdint>
#include <memory>

#include "bench/coverage.h"
#include "bench/engine.h"
#include "config/hss_config.h"
#include "system/random_job.h"

namespace filigree::system {

/// A core that many GEMMs run on.
class CoreUnderTest {
 public:
  CoreUnderTest(config::HssConfig config, bench::Engine engine);

  const config::HssConfig& config() const { return config_; }
  const format::Geometry& geometry() const { return geometry_; }

  /// Runs the GEMM and adds GoogleTest failures for every output, counter or handshake that is wrong. Without stalls the cycle counter and all others must equal
  /// their closed forms (a compressed tile that begins with an empty window may be a cycle quicker). Returns the number of results compared.
  std::int64_t check(const model::Pattern& pattern, const format::JobOptions& options, const RandomGemm& gemm, bool stalls, std::uint64_t seed);

  /// Handshakes met on all streams so far.
  const bench::Coverage& coverage() const { return coverage_; }

 private:
  config::HssConfig config_;
  format::Geometry geometry_;
  hdl::Design design_;
  bench::Engine engine_;
  bench::Coverage coverage_;
};

}  // namespace filigree::system
