// The four GEMMs for which the 2022 Sparseloop artifact gives TC and STC cycles (highlight-hss sections 5.2 and 9), on the Verilated 1024-MAC cores. The artifact counts
// steady cycles: filling and draining are ours, exact, and stated apart.
#include <gtest/gtest.h>

#include <cstdio>

#include "bench/test_options.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "system/check_gemm.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"

namespace filigree::system {
namespace {

struct Reference {
  const char* preset;
  const char* pattern;
  estimate::GemmSize size;
  std::int64_t cycles;
};

void PrintTo(const Reference& r, std::ostream* out) { *out << r.preset << " " << r.size.m << "x" << r.size.k << "x" << r.size.n; }

class ReferenceGemm : public ::testing::TestWithParam<Reference> {};

TEST_P(ReferenceGemm, TakesThePublishedCyclesAndItsFill) {
  const Reference& reference = GetParam();
  CoreUnderTest core(config::load_hss(reference.preset), bench::Engine::kRtl);
  const model::Pattern pattern = core.geometry().family.resolve(model::Pattern::parse(reference.pattern));
  EXPECT_EQ(estimate::steady_cycles(core.geometry(), pattern, reference.size), reference.cycles);

  Rng rng(1);
  Shape shape;
  shape.m = reference.size.m;
  shape.k = reference.size.k;
  shape.n = reference.size.n;
  const RandomGemm gemm = random_gemm(rng, core.geometry(), pattern, shape);
  core.check(pattern, shape.options, gemm, false, 1);

  const auto plans = format::plan_tiles(core.geometry(), pattern, shape.m, shape.k, shape.n);
  const std::int64_t total = estimate::total_cycles(plans, latencies_of(core.config()));
  std::printf("%-9s M %4lld K %4lld N %4lld: %lld steady, %lld with fill, steady share %.2f %%\n", reference.preset, static_cast<long long>(shape.m),
              static_cast<long long>(shape.k), static_cast<long long>(shape.n), static_cast<long long>(reference.cycles),
              static_cast<long long>(total), 100.0 * static_cast<double>(reference.cycles) / static_cast<double>(total));
}

INSTANTIATE_TEST_SUITE_P(Every, ReferenceGemm,
                         ::testing::Values(Reference{"tc", "dense", {128, 1152, 1024}, 147456}, Reference{"tc", "dense", {512, 1024, 256}, 131072},
                                           Reference{"tc", "dense", {512, 128, 1024}, 65536}, Reference{"tc", "dense", {512, 256, 1024}, 131072},
                                           Reference{"stc", "2:4", {128, 1152, 1024}, 73728}, Reference{"stc", "2:4", {512, 1024, 256}, 65536},
                                           Reference{"stc", "2:4", {512, 128, 1024}, 32768}, Reference{"stc", "2:4", {512, 256, 1024}, 65536},
                                           Reference{"highlight", "4:8,2:4", {128, 1152, 1024}, 36864},
                                           Reference{"highlight", "4:8,2:4", {512, 1024, 256}, 32768},
                                           Reference{"highlight", "4:8,2:4", {512, 128, 1024}, 16384},
                                           Reference{"highlight", "4:8,2:4", {512, 256, 1024}, 32768},
                                           // Dense weights cost HighLight no cycle more than TC (claim C11).
                                           Reference{"highlight", "dense", {128, 1152, 1024}, 147456}));

}  // namespace
}  // namespace filigree::system
