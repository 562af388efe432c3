// Real layers of a pruned network in terms: partial GEMMs add up exactly, and what each series keeps of the weights. Skipped without the data.
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "model/gemm.h"
#include "model/tasd.h"
#include "tools/tensor_file.h"

namespace filigree {
namespace {

namespace fs = std::filesystem;

const fs::path kPose = FILIGREE_SOURCE_DIR "/../shared/data/layers/pose";
constexpr std::int64_t kPixels = 8;

class TasdPose : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(kPose)) GTEST_SKIP() << "no real layers here";
    for (int index = 0; index < 64; ++index) {
      if (fs::exists(file(index, 'w'))) layers_.push_back(index);
    }
    ASSERT_EQ(layers_.size(), 29u);
  }

  static fs::path file(int index, char operand) { return kPose / fmt::format("L{:02}_{}.npy", index, operand); }

  /// B [K, kPixels] of the layer, int8.
  static model::Matrix<std::int32_t> activations(int index) {
    const auto x = tools::load_operand(file(index, 'x'), 8, true).values;
    model::Matrix<std::int32_t> b(x.cols(), kPixels);
    for (std::int64_t k = 0; k < b.rows(); ++k) {
      for (std::int64_t n = 0; n < b.cols(); ++n) b(k, n) = x(n, k);
    }
    return b;
  }

  std::vector<int> layers_;
};

TEST_F(TasdPose, PartialGemmsAddUpInEveryLayer) {
  int lossless = 0;
  for (const int index : layers_) {
    const auto w = tools::load_operand(file(index, 'w'), 8, true).values;
    const auto b = activations(index);
    const auto dense = model::gemm(w, b);
    for (const char* text : {"2:4", "2:4+2:8", "4:8+1:8", "4:8+2:8", "4:8+2:8+1:8", "8:8"}) {
      SCOPED_TRACE(fmt::format("L{:02} {}", index, text));
      const auto parts = model::decompose(w, model::Series::parse(text));
      model::Matrix<std::int64_t> sum(dense.rows(), dense.cols());
      for (const auto& term : parts.terms) {
        const auto partial = model::gemm(term, b);
        for (std::size_t i = 0; i < sum.values().size(); ++i) sum.values()[i] += partial.values()[i];
      }
      EXPECT_EQ(sum, model::gemm(model::sum_of_terms(parts), b));
      const bool nothing_lost = model::error_of(w, parts.residual).dropped == 0;
      if (nothing_lost) {
        EXPECT_EQ(sum, dense);
      }
      lossless += nothing_lost ? 1 : 0;
    }
  }
  EXPECT_GE(lossless, 29) << "8:8 loses nothing";
}

TEST_F(TasdPose, KeepTheShareOfMagnitudeThatWasMeasured) {
  const std::map<std::string, double> expected = {{"2:4", 0.9709}, {"2:4+2:8", 0.9999}, {"4:8+1:8", 0.9992}, {"4:8+2:8", 0.9999}};
  for (const auto& [text, share] : expected) {
    double lost = 0;
    double all = 0;
    for (const int index : layers_) {
      const auto w = tools::to_float_matrix("w", tools::read_npy(file(index, 'w')));
      const auto residual = model::decompose(w, model::Series::parse(text)).residual;
      for (const float value : residual.values()) lost += std::abs(static_cast<double>(value));
      for (const float value : w.values()) all += std::abs(static_cast<double>(value));
    }
    fmt::print("{}: {:.2f} % of the magnitude\n", text, 100 * (1 - lost / all));
    EXPECT_NEAR(1 - lost / all, share, 0.0001) << text;
  }
}

}  // namespace
}  // namespace filigree
