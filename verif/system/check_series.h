// One GEMM with a series of terms on a TASD tensor core, held against the golden model and the closed forms.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/coverage.h"
#include "bench/engine.h"
#include "config/ttc_config.h"
#include "hdl/design.h"
#include "model/tasd.h"
#include "system/series_run.h"

namespace filigree::system {

/// A core that many GEMMs run on.
class TtcUnderTest {
 public:
  TtcUnderTest(config::TtcConfig config, bench::Engine engine);

  const config::TtcConfig& config() const { return config_; }
  const format::TtcGeometry& geometry() const { return geometry_; }
  /// Every series of at most as many terms as the core has, over its patterns.
  std::vector<model::Series> every_series() const;

  /// Decomposes `a` [M,K], runs it times `b` [K,N] and adds GoogleTest failures for every result, counter or handshake that is wrong. Without stalls the cycle counter equals
  /// its closed form. Returns the number of results compared.
  std::int64_t check(const model::Series& series, const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b, bool stalls,
                     std::uint64_t seed, int max_columns = 0);

  /// A fresh model of the core.
  std::unique_ptr<bench::Model> model(std::uint64_t seed) const;
  bench::Coverage& coverage() { return coverage_; }

 private:
  config::TtcConfig config_;
  format::TtcGeometry geometry_;
  hdl::Design design_;
  bench::Engine engine_;
  bench::Coverage coverage_;
};

}  // namespace filigree::system
