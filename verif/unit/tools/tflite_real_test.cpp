// A real model: set FILIGREE_POSE_TFLITE to pose_solution_packed_assets.data of the npm package @mediapipe/pose 0.5.1675469404.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tools/tensor_file.h"
#include "tools/tflite.h"

namespace filigree::tools {
namespace {

TEST(TfliteReal, PoseDetectorHasTheSharedLayers) {
  const char* path = std::getenv("FILIGREE_POSE_TFLITE");
  const std::filesystem::path shared = FILIGREE_SOURCE_DIR "/../shared/data/layers/pose";
  if (path == nullptr) GTEST_SKIP() << "FILIGREE_POSE_TFLITE is not set";
  if (!std::filesystem::exists(shared)) GTEST_SKIP() << "no shared layers";
  const TfliteModel model = read_tflite(path);
  EXPECT_TRUE(model.skipped.empty());
  ASSERT_EQ(model.weights.size(), 45u);
  int compared = 0;
  for (const TfliteWeight& weight : model.weights) {
    const std::filesystem::path file = shared / fmt::format("L{:02}_w.npy", weight.index);
    if (!std::filesystem::exists(file)) continue;
    EXPECT_EQ(weight.matrix(), read_npy(file)) << file;
    EXPECT_TRUE(weight.stored_sparse);
    const std::vector<float> values = to_floats(weight.values);
    // 75 % were pruned; one of the values kept (in L27) is 0 as well.
    const auto pruned = 3 * std::ssize(values) / 4;
    EXPECT_EQ(std::count(values.begin(), values.end(), 0.0F), pruned + (weight.index == 27 ? 1 : 0)) << file;
    ++compared;
  }
  EXPECT_EQ(compared, 29);
}

}  // namespace
}  // namespace filigree::tools
