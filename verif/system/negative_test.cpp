// Spoilt metadata must be seen: the scoreboard fails whenever a coordinate, or all of them, are not those of the weights.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <utility>

#include "bench/interpreter_model.h"
#include "config/preset.h"
#include "model/prune.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

/// A coordinate in a payload of highlight-s, with the range that its lane can have.
struct Coordinate {
  int lsb, bits, low, high;
};

/// Behind the eight weights: four of rank 1, then eight of rank 0.
std::vector<Coordinate> coordinates() {
  std::vector<Coordinate> all;
  for (int i = 0; i < 4; ++i) all.push_back({64 + 3 * i, 3, i, i + 4});
  for (int i = 0; i < 8; ++i) all.push_back({76 + 2 * i, 2, i % 2, i % 2 + 2});
  return all;
}

class SpoiltMetadata : public ::testing::Test {
 protected:
  SpoiltMetadata() : config_(config::load_hss("highlight-s")), design_(units::hss_core(config_)), job_(make_job()) {}

  /// No zero anywhere, so that every product counts.
  format::Job make_job() {
    std::mt19937 rng(7);
    const auto fill = [&](std::int64_t rows, std::int64_t cols) {
      model::Matrix<std::int32_t> matrix(rows, cols);
      for (std::int32_t& value : matrix.values()) value = std::uniform_int_distribution<std::int32_t>(1, 127)(rng);
      return matrix;
    };
    const model::Pattern pattern = model::Pattern::parse("4:6,2:3");
    b_ = fill(36, 5);
    return format::Job(geometry_of(config_), pattern, model::prune(fill(2, 36), pattern).values, b_);
  }

  /// Runs with the first beat of weights spoilt.
  void run(const std::function<void(format::Beat& beat)>& spoil) {
    bench::InterpreterModel model(design_);
    GemmOptions options;
    options.hook = [&](std::size_t, format::Tile& tile) { spoil(tile.a.front()); };
    run_gemm(model, job_, golden_gemm(job_, b_), options);
  }

  config::HssConfig config_;
  hdl::Design design_;
  model::Matrix<std::int32_t> b_;
  format::Job job_;
};

TEST_F(SpoiltMetadata, NoneIsNoFailure) {
  EXPECT_NO_THROW(run([](format::Beat&) {}));
}

TEST_F(SpoiltMetadata, EveryOtherCoordinateOfALaneIsSeen) {
  for (const Coordinate& c : coordinates()) {
    for (int other = c.low; other <= c.high; ++other) {
      bool same = false;
      const auto spoil = [&](format::Beat& beat) {
        same = static_cast<int>(beat.field(c.lsb, c.bits)) == other;
        beat.set_field(c.lsb, c.bits, static_cast<std::uint64_t>(other));
      };
      SCOPED_TRACE(fmt::format("bits {}..{} become {}", c.lsb, c.lsb + c.bits - 1, other));
      try {
        run(spoil);
        EXPECT_TRUE(same) << "not seen";
      } catch (const bench::BenchFailure& failure) {
        EXPECT_FALSE(same) << failure.what();
      }
    }
  }
}

TEST_F(SpoiltMetadata, SwappedCoordinatesAreSeen) {
  const std::vector<Coordinate> all = coordinates();
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (all[i].bits != all[i + 1].bits) continue;
    bool same = false;
    const auto spoil = [&](format::Beat& beat) {
      const std::uint64_t first = beat.field(all[i].lsb, all[i].bits);
      const std::uint64_t second = beat.field(all[i + 1].lsb, all[i + 1].bits);
      same = first == second;
      beat.set_field(all[i].lsb, all[i].bits, second);
      beat.set_field(all[i + 1].lsb, all[i + 1].bits, first);
    };
    SCOPED_TRACE(fmt::format("coordinates {} and {}", i, i + 1));
    try {
      run(spoil);
      EXPECT_TRUE(same) << "not seen";
    } catch (const bench::BenchFailure& failure) {
      EXPECT_FALSE(same) << failure.what();
    }
  }
}

TEST_F(SpoiltMetadata, ZeroedCoordinatesAreSeen) {
  EXPECT_THROW(run([](format::Beat& beat) {
                 for (const Coordinate& c : coordinates()) beat.set_field(c.lsb, c.bits, 0);
               }),
               bench::BenchFailure);
}

TEST_F(SpoiltMetadata, WeightsOfAnotherRowAreSeen) {
  bench::InterpreterModel model(design_);
  GemmOptions options;
  options.hook = [](std::size_t, format::Tile& tile) {
    std::swap(tile.a[0], tile.a[1]);
    std::swap(tile.a[0].last, tile.a[1].last);
  };
  EXPECT_THROW(run_gemm(model, job_, golden_gemm(job_, b_), options), bench::BenchFailure);
}

}  // namespace
}  // namespace filigree::system
