// Two consecutive layers of a real network on one TASD tensor core: the first one's results pass the post-op path and the TASD units, and leave as tiles that the
// second one takes as its operand as they are. Skipped without the data.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <filesystem>

#include "bench/test_options.h"
#include "config/preset.h"
#include "model/gemm.h"
#include "system/check_series.h"
#include "system/layer_output.h"
#include "tools/tensor_file.h"

namespace filigree::system {
namespace {

namespace fs = std::filesystem;
using Matrix = model::Matrix<std::int32_t>;

const fs::path kPose = FILIGREE_SOURCE_DIR "/../shared/data/layers/pose";

#ifdef FILIGREE_SYSTEM_REGRESS
constexpr const char* kPreset = "ttc-vegeta-m8";
constexpr std::int64_t kPixels = 784;  // all there are
#else
constexpr const char* kPreset = "ttc-m8-s";
constexpr std::int64_t kPixels = 20;
#endif

Matrix first_rows(const Matrix& from, std::int64_t rows) {
  Matrix to(std::min(rows, from.rows()), from.cols());
  for (std::int64_t r = 0; r < to.rows(); ++r) std::ranges::copy(from.row(r), to.row(r).begin());
  return to;
}

/// With rows of zeros to a whole number of blocks: the core computes those rows, and what their sums become is part of its tiles.
Matrix padded(const Matrix& from, std::int64_t block) {
  Matrix to((from.rows() + block - 1) / block * block, from.cols());
  for (std::int64_t r = 0; r < from.rows(); ++r) std::ranges::copy(from.row(r), to.row(r).begin());
  return to;
}

/// Two layers with nothing between them in the network, not even a ReLU.
struct Layers {
  Matrix pixels;                                ///< [pixels, channels] into the first
  Matrix first, second;                         ///< weights [in, out]
  std::vector<model::ChannelScale> parameters;  ///< of the first one's channels
  Matrix known;                                 ///< what the network itself feeds into the second, quantised
};

/// The biases are not part of the data: they are what the second layer's input has more than the first one's sums, on average.
Layers load(int first, int second, const config::TtcConfig& cfg) {
  const auto weights = tools::load_operand(kPose / fmt::format("L{:02}_w.npy", first), 8, true);
  const auto input = tools::load_operand(kPose / fmt::format("L{:02}_x.npy", first), 8, true);
  const auto next = tools::load_operand(kPose / fmt::format("L{:02}_x.npy", second), 8, true);
  Layers layers;
  layers.pixels = padded(first_rows(input.values, kPixels), cfg.core.total_rows());
  layers.first = model::transpose(weights.values);
  layers.second = model::transpose(tools::load_operand(kPose / fmt::format("L{:02}_w.npy", second), 8, true).values);
  layers.known = first_rows(next.values, kPixels);
  const double factor = input.scale * weights.scale / next.scale;
  const int shift = cfg.multiplier_bits - 1 - static_cast<int>(std::ceil(std::log2(factor)));
  const auto sums = model::gemm(input.values, layers.first);
  for (std::int64_t n = 0; n < sums.cols(); ++n) {
    double missing = 0;
    for (std::int64_t r = 0; r < sums.rows(); ++r) missing += next.values(r, n) / factor - static_cast<double>(sums(r, n));
    layers.parameters.push_back(
        {std::llround(missing / static_cast<double>(sums.rows())), static_cast<std::uint32_t>(std::lround(factor * std::exp2(shift))), shift});
  }
  return layers;
}

/// Replaces the packed operand of a job's tiles by beats that hardware made, block of rows by block of rows; every tile of columns takes its block's again.
TileHook operand_from(const config::TtcConfig& cfg, const format::SeriesJob& job, const std::vector<format::Beat>& beats) {
  const std::size_t blocks = static_cast<std::size_t>((job.m() + cfg.core.total_rows() - 1) / cfg.core.total_rows());
  const std::size_t per_block = beats.size() / blocks;
  return [&cfg, &beats, per_block](std::size_t, format::Tile& tile) {
    const auto block = static_cast<std::size_t>(tile.plan.first_row / cfg.core.total_rows());
    ASSERT_EQ(tile.a.size(), per_block);
    std::copy_n(beats.begin() + static_cast<std::ptrdiff_t>(block * per_block), per_block, tile.a.begin());
  };
}

/// Runs both layers with `next` between them; returns the number of results compared.
std::int64_t run_chain(TtcUnderTest& core, const Layers& layers, const model::Series& next, bool stalls) {
  SCOPED_TRACE(fmt::format("{}, {} between the layers", core.config().name, model::to_string(next)));
  const config::TtcConfig& cfg = core.config();
  const model::Series dense{{{cfg.m(), cfg.m()}}};
  GemmOptions options;
  options.bench = bench::test_options();
  options.stalls = stalls;

  const format::SeriesJob job1(core.geometry(), dense, {layers.pixels}, layers.first);
  const auto sums = golden_series(job1, {layers.pixels}, layers.first);
  LayerOutput output;
  output.kind = LayerOutput::kTiles;
  for (const model::Rule& term : next.terms) output.n.push_back(term.g);
  output.parameters = parameter_beats(cfg, layers.parameters);
  const SeriesRun run1 = run_series(*core.model(1), cfg, job1, output, expected_tiles(cfg, job1, sums, layers.parameters, false, next), options);

  // The model of the second layer knows neither tiles nor beats: the values, decomposed, times the weights.
  const Matrix values = model::post_op(sums, layers.parameters, false, cfg.core.a_bits);
  const model::Decomposition<std::int32_t> parts = model::decompose(values, next);
  const format::SeriesJob job2(core.geometry(), next, parts.terms, layers.second);
  GemmOptions options2 = options;
  options2.hook = operand_from(cfg, job2, run1.beats);
  const auto expected = model::wrap(model::gemm(model::sum_of_terms(parts), layers.second), cfg.core.acc_bits);
  const SeriesRun run2 = run_series(*core.model(2), cfg, job2, {}, job2.expected_c(expected), options2);
  EXPECT_FALSE(run1.protocol_error);
  EXPECT_FALSE(run2.protocol_error);

  std::int64_t distance = 0;
  for (std::size_t i = 0; i < layers.known.values().size(); ++i) distance += std::abs(values.values()[i] - layers.known.values()[i]);
  EXPECT_LT(distance, layers.known.size()) << "the values are those of the network, but for quantisation";
  if (!stalls) {
    const model::DecompositionError error = model::error_of(values, parts.residual);
    std::printf("%s: %.2f %% of the activations' non-zeros, %.2f %% of their magnitude dropped; second layer in %llu cycles\n",
                model::to_string(next).c_str(), 100 * error.dropped_nonzeros, 100 * error.dropped_magnitude,
                static_cast<unsigned long long>(run2.counters.cycles));
  }
  return sums.size() + expected.size();
}

class Chain : public ::testing::TestWithParam<std::pair<int, int>> {};

TEST_P(Chain, TwoRealLayersAreBitExact) {
  if (!fs::exists(kPose)) GTEST_SKIP() << "no real layers here";
  TtcUnderTest core(std::get<config::TtcConfig>(config::load(kPreset)), bench::Engine::kRtl);
  const Layers layers = load(GetParam().first, GetParam().second, core.config());
  ASSERT_EQ(layers.first.cols(), layers.second.rows());
  std::int64_t results = 0;
  for (const char* next : {"1:8", "2:8", "4:8", "2:8+1:8", "4:8+1:8", "4:8+2:8"}) {
    for (const bool stalls : {false, true}) {
      results += run_chain(core, layers, model::Series::parse(next), stalls);
      if (HasFailure()) return;
    }
  }
  std::printf("%lld results compared\n", static_cast<long long>(results));
}

// A projection and the expansion behind it: 240 to 80 to 480 channels, 480 to 112 to 672, 672 to 192 to 1152.
#ifdef FILIGREE_SYSTEM_REGRESS
INSTANTIATE_TEST_SUITE_P(Of, Chain, ::testing::Values(std::pair(12, 13), std::pair(18, 19), std::pair(25, 26)));
#else
INSTANTIATE_TEST_SUITE_P(Of, Chain, ::testing::Values(std::pair(12, 13)));
#endif

}  // namespace
}  // namespace filigree::system
