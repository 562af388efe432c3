// Real layers of a pruned network through quantisation, pruning, compression and packing.
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "../format/beat_machine.h"
#include "../format/geometries.h"
#include "estimate/hss_cycles.h"
#include "format/job.h"
#include "model/compress.h"
#include "model/gemm.h"
#include "model/prune.h"
#include "tools/tensor_file.h"

namespace filigree {
namespace {

const std::filesystem::path kPose = FILIGREE_SOURCE_DIR "/../shared/data/layers/pose";

class PoseLayers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kPose)) GTEST_SKIP() << "no shared layers";
  }
};

TEST_F(PoseLayers, KeepTheShareOfMagnitudeThatWasMeasured) {
  double kept_two_of_four = 0, kept_hss = 0, all = 0;
  int layers = 0;
  for (int index = 0; index < 64; ++index) {
    const std::filesystem::path file = kPose / fmt::format("L{:02}_w.npy", index);
    if (!std::filesystem::exists(file)) continue;
    const auto weights = tools::to_float_matrix(file.string(), tools::read_npy(file));
    const model::PruneReport two_of_four = model::prune(weights, model::Pattern::parse("2:4")).report;
    EXPECT_EQ(two_of_four.nonzeros_before, two_of_four.values / 4 - (index == 27 ? 1 : 0)) << file;  // 75 % zeros; one kept value is 0 too
    kept_two_of_four += two_of_four.magnitude_after;
    kept_hss += model::prune(weights, model::Pattern::parse("4:8,2:4")).report.magnitude_after;
    all += two_of_four.magnitude_before;
    ++layers;
  }
  EXPECT_EQ(layers, 29);
  // The whole network, with its dense layers, keeps 96.1 % and 83.2 %; these layers are all sparse.
  EXPECT_NEAR(kept_two_of_four / all, 0.971, 0.0005);
  EXPECT_NEAR(kept_hss / all, 0.843, 0.0005);
}

TEST_F(PoseLayers, ComputeTheGoldenResultFromTheirBeats) {
  for (const char* layer : {"L12", "L24", "L38"}) {
    for (const char* text : {"dense", "2:4", "4:5,2:3", "4:8,2:4"}) {
      SCOPED_TRACE(fmt::format("{} {}", layer, text));
      const format::Geometry g = format::test::highlight();
      const model::Pattern pattern = model::Pattern::parse(text);
      const auto quantised = tools::load_operand(kPose / fmt::format("{}_w.npy", layer), 8, true);
      const auto weights = model::prune(quantised.values, g.family.resolve(pattern)).values;
      // The first 100 pixels are enough here.
      const auto pixels = model::transpose(tools::load_operand(kPose / fmt::format("{}_x.npy", layer), 8, true).values);
      model::Matrix<std::int32_t> activations(pixels.rows(), std::min<std::int64_t>(pixels.cols(), 100));
      for (std::int64_t k = 0; k < activations.rows(); ++k) {
        for (std::int64_t n = 0; n < activations.cols(); ++n) activations(k, n) = pixels(k, n);
      }

      const format::Job job(g, pattern, weights, activations);
      format::test::BeatMachine machine(g);
      std::vector<format::Beat> results;
      for (std::size_t i = 0; i < job.plans().size(); ++i) {
        for (format::Beat& beat : machine.run(job.tile(i))) results.push_back(std::move(beat));
      }
      EXPECT_EQ(job.assemble(results), model::wrap(model::gemm(weights, activations), 32));
      const estimate::GemmSize size{weights.rows(), weights.cols(), activations.cols()};
      // Without latencies: one step per cycle, one cycle between tiles, and the last tile's columns leave one per cycle.
      const auto changes = static_cast<std::int64_t>(job.plans().size()) - 1;
      EXPECT_EQ(estimate::total_cycles(job.plans(), {}), estimate::steady_cycles(g, job.pattern(), size) + changes + job.plans().back().columns);
    }
  }
}

}  // namespace
}  // namespace filigree
