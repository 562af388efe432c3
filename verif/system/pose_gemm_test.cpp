// Layers of a real pruned network with their real activations on the Verilated 1024-MAC highlight core. Skipped without the data.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

#include "bench/test_options.h"
#include "config/preset.h"
#include "model/prune.h"
#include "system/check_gemm.h"
#include "tools/tensor_file.h"

namespace filigree::system {
namespace {

namespace fs = std::filesystem;

const fs::path kPose = FILIGREE_SOURCE_DIR "/../shared/data/layers/pose";

#ifdef FILIGREE_SYSTEM_REGRESS
constexpr int kStride = 1;
constexpr std::int64_t kPixels = 256;
#else
constexpr int kStride = 6;  // every sixth layer
constexpr std::int64_t kPixels = 64;
#endif

TEST(PoseGemm, IsBitExact) {
  if (!fs::exists(kPose)) GTEST_SKIP() << "no real layers here";
  CoreUnderTest core(config::load_hss("highlight"), bench::Engine::kRtl);
  std::int64_t outputs = 0;
  int layers = 0;
  for (int index = 0; index < 64; ++index) {
    const fs::path weights = kPose / fmt::format("L{:02}_w.npy", index);
    const fs::path pixels = kPose / fmt::format("L{:02}_x.npy", index);
    if (!fs::exists(weights) || !fs::exists(pixels) || layers++ % kStride != 0) continue;
    const auto w = tools::load_operand(weights, 8, true).values;
    const auto x = tools::load_operand(pixels, 8, true).values;  // pixels, channels
    RandomGemm gemm;
    gemm.b = model::Matrix<std::int32_t>(x.cols(), std::min(kPixels, x.rows()));
    for (std::int64_t k = 0; k < gemm.b.rows(); ++k) {
      for (std::int64_t n = 0; n < gemm.b.cols(); ++n) gemm.b(k, n) = x(n, k);
    }
    for (const char* text : {"2:4", "4:6,2:3", "4:8,2:4"}) {
      for (const bool compressed : {false, true}) {
        const model::Pattern pattern = core.geometry().family.resolve(model::Pattern::parse(text));
        gemm.a = model::prune(w, pattern).values;
        gemm.text = fmt::format("L{:02} {} compressed {}", index, text, compressed);
        format::JobOptions options;
        options.compressed = compressed;
        outputs += core.check(pattern, options, gemm, false, 1);
        if (::testing::Test::HasFailure()) return;
      }
    }
  }
  EXPECT_EQ(layers, 29);
  std::printf("%lld results of real layers compared\n", static_cast<long long>(outputs));
}

}  // namespace
}  // namespace filigree::system
