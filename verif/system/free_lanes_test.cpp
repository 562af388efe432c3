// N:M cores take the weights of a block in any order, and lanes without a weight with any coordinate; the weights of another block they do not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "bench/interpreter_model.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/random_job.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

config::HssConfig small_core(const std::vector<int>& n, int m, int lanes) {
  config::HssConfig config;
  config.name = "free";
  config.ranks = {config::RankSet::n_of_m(n, m)};
  config.lanes = lanes;
  config.rows = 2;
  config.arrays = 1;
  config.columns = 5;
  config.row_values = config.step_max();
  return config;
}

struct Entry {
  std::uint64_t weight, coordinate;
};

/// The lanes of one row in a beat of the only array: weights, then coordinates.
class Lanes {
 public:
  explicit Lanes(const format::Geometry& geometry) : lanes_(geometry.lanes), a_bits_(geometry.a_bits), meta_bits_(geometry.meta_bits(0)) {}

  Entry get(const format::Beat& beat, int lane) const { return {beat.field(lane * a_bits_, a_bits_), beat.field(coordinate(lane), meta_bits_)}; }
  void set(format::Beat& beat, int lane, Entry entry) const {
    beat.set_field(lane * a_bits_, a_bits_, entry.weight);
    beat.set_field(coordinate(lane), meta_bits_, entry.coordinate);
  }
  int count() const { return lanes_; }

 private:
  int coordinate(int lane) const { return lanes_ * a_bits_ + lane * meta_bits_; }

  int lanes_, a_bits_, meta_bits_;
};

void mix(Rng& rng, const Lanes& lanes, model::Rule rule, format::Beat& beat) {
  for (int first = 0; first < lanes.count(); first += rule.g) {
    std::vector<Entry> block;
    for (int lane = first; lane < first + rule.g; ++lane) block.push_back(lanes.get(beat, lane));
    std::shuffle(block.begin(), block.end(), rng);
    for (int i = 0; i < rule.g; ++i) {
      Entry entry = block[static_cast<std::size_t>(i)];
      if (entry.weight == 0) entry.coordinate = static_cast<std::uint64_t>(pick(rng, 0, rule.h - 1));
      lanes.set(beat, first + i, entry);
    }
  }
}

class FreeLanes : public ::testing::TestWithParam<config::HssConfig> {};

TEST_P(FreeLanes, TakeABlockInAnyOrder) {
  Rng rng(1);
  const hdl::Design design(units::hss_core(GetParam()));
  const format::Geometry geometry = geometry_of(GetParam());
  const Lanes lanes(geometry);
  for (const model::Pattern& pattern : geometry.family.patterns()) {
    for (int i = 0; i < 10; ++i) {
      const Shape shape = random_shape(rng, geometry, pattern, false, 4);
      const RandomGemm gemm = random_gemm(rng, geometry, pattern, shape);
      SCOPED_TRACE(gemm.text);
      const format::Job job(geometry, pattern, gemm.a, gemm.b, shape.options);
      GemmOptions options;
      options.hook = [&](std::size_t, format::Tile& tile) {
        for (format::Beat& beat : tile.a) mix(rng, lanes, pattern.rank(0), beat);
      };
      bench::InterpreterModel model(design);
      EXPECT_NO_THROW(run_gemm(model, job, golden_gemm(job, gemm.b), options));
    }
  }
}

TEST_P(FreeLanes, DoNotTakeEntriesOfAnotherBlock) {
  Rng rng(2);
  const hdl::Design design(units::hss_core(GetParam()));
  const format::Geometry geometry = geometry_of(GetParam());
  const Lanes lanes(geometry);
  for (const model::Pattern& pattern : geometry.family.patterns()) {
    SCOPED_TRACE(model::to_string(pattern));
    // Weights of neighbouring blocks differ, and activations rise along K: what is swapped across blocks changes the sum.
    const int depth = geometry.depth(pattern);
    const auto [n, m] = pattern.rank(0);
    model::Matrix<std::int32_t> a(geometry.total_rows(), depth);
    model::Matrix<std::int32_t> b(depth, 1);
    for (int k = 0; k < depth; ++k) {
      a(0, k) = k % m < n ? k / m % 2 + 1 : 0;
      b(k, 0) = k - depth / 2;
    }
    const format::Job job(geometry, pattern, a, b);
    for (int lane = n; lane < lanes.count(); lane += n) {
      GemmOptions options;
      options.hook = [&](std::size_t, format::Tile& tile) {
        format::Beat& beat = tile.a.front();
        const Entry first = lanes.get(beat, lane);
        lanes.set(beat, lane, lanes.get(beat, lane - 1));
        lanes.set(beat, lane - 1, first);
      };
      bench::InterpreterModel model(design);
      EXPECT_THROW(run_gemm(model, job, golden_gemm(job, b), options), bench::BenchFailure) << "lanes " << lane - 1 << " and " << lane;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, FreeLanes, ::testing::Values(small_core({8, 4, 2, 1}, 8, 16), small_core({4, 2}, 7, 12), small_core({2}, 5, 4)),
                         [](const auto& info) {
                           return fmt::format("{}_of_{}", fmt::join(info.param.ranks[0].all_n(), "_"), info.param.ranks[0].m);
                         });

}  // namespace
}  // namespace filigree::system
