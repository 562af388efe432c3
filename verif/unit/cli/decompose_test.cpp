// filigree decompose: files that add up to the tensor in its own type, and figures for programs and people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "command.h"
#include "model/tasd.h"

namespace filigree::cli {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Decompose : public Command {
 protected:
  void write(const model::Matrix<std::int32_t>& matrix, tools::Dtype dtype) const {
    tools::write_npy(path("a.npy"), tools::from_matrix(matrix, dtype));
  }
  void write_figure4(tools::Dtype dtype) const { write({2, 8, std::vector<std::int32_t>{2, 0, 0, 0, 0, 3, 1, 4, 1, 3, 0, 0, 2, 4, 4, 1}}, dtype); }
  json decompose(const std::string& series) const { return figures({"decompose", path("a.npy"), "--series", series, "-o", path("out")}); }
  tools::NpyArray part(const std::string& name) const { return tools::read_npy(path("out/" + name)); }
};

TEST_F(Decompose, Figure4InItsOwnType) {
  for (const tools::Dtype dtype : {tools::Dtype::kInt8, tools::Dtype::kUint8, tools::Dtype::kInt16, tools::Dtype::kInt32}) {
    write_figure4(dtype);
    const json figures = decompose("2:4+2:8");
    EXPECT_EQ(figures["series"], "2:4+2:8");
    EXPECT_EQ(figures["shape"], json({2, 8}));
    EXPECT_EQ(figures["nonzeros"], 10);
    EXPECT_EQ(figures["dropped"], 0);
    EXPECT_EQ(figures["lossless"], true);
    EXPECT_EQ(figures["mac_fraction"], 0.75);
    EXPECT_EQ(figures["terms"][0]["pattern"], "2:4");
    EXPECT_EQ(figures["terms"][0]["nonzeros"], 7);
    EXPECT_DOUBLE_EQ(figures["terms"][0]["kept_magnitude"], 0.84);
    EXPECT_DOUBLE_EQ(figures["terms"][1]["density"], 3.0 / 16);
    EXPECT_EQ(part("term0.npy").header.dtype, dtype);
    EXPECT_EQ(tools::to_int_matrix("term1", part("term1.npy")),
              (model::Matrix<std::int32_t>(2, 8, std::vector<std::int32_t>{0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 1})));
    EXPECT_EQ(tools::to_int_matrix("residual", part("residual.npy")), (model::Matrix<std::int32_t>(2, 8)));
    EXPECT_EQ(files_below(path("out")).size(), 4u);
  }
}

TEST_F(Decompose, RealNumbersStayExact) {
  model::Matrix<float> tensor(3, 20);
  for (std::int64_t i = 0; i < tensor.size(); ++i) tensor(i / 20, i % 20) = static_cast<float>((i * 37) % 41 - 20) / 8;
  for (const tools::Dtype dtype : {tools::Dtype::kFloat16, tools::Dtype::kFloat32}) {
    const tools::NpyArray input = tools::from_matrix(tensor, dtype);
    tools::write_npy(path("a.npy"), input);
    const json figures = decompose("1:4+1:8+2:16");
    const auto expected = model::decompose(tensor, model::Series::parse("1:4+1:8+2:16"));
    for (std::size_t t = 0; t < 3; ++t) EXPECT_EQ(part(fmt::format("term{}.npy", t)), tools::from_matrix(expected.terms[t], dtype));
    EXPECT_EQ(part("residual.npy"), tools::from_matrix(expected.residual, dtype));
    const auto error = model::error_of(tensor, expected.residual);
    EXPECT_EQ(figures["dropped"], error.dropped);
    expect_numbers(figures, {"dropped_nonzeros", "dropped_magnitude", "dropped_energy", "mean_squared_error", "density"});
    EXPECT_DOUBLE_EQ(figures["dropped_energy"], error.dropped_energy);
    EXPECT_EQ(figures["padded_k"], 32);
  }
}

TEST_F(Decompose, SaysWhatIsPaddedAndWhatWouldKeepMore) {
  write(model::Matrix<std::int32_t>(1, 100, 3), tools::Dtype::kInt8);
  const std::string text = filigree({"decompose", path("a.npy"), "--series", "2:8+2:4", "-o", path("out")});
  EXPECT_THAT(text, AllOf(HasSubstr("K = 100 is padded to 104"), HasSubstr("ascending M keeps the most: 2:4+2:8"), HasSubstr("dropped: 24 of 100")));
  const std::string plain = filigree({"decompose", path("a.npy"), "--series", "4:4", "-o", path("out")});
  EXPECT_THAT(plain, AllOf(HasSubstr("nothing is dropped"), Not(HasSubstr("padded")), Not(HasSubstr("ascending"))));
}

TEST_F(Decompose, AnAllZeroTensorHasNoShares) {
  write(model::Matrix<std::int32_t>(2, 8), tools::Dtype::kInt8);
  const json figures = decompose("4:8+1:8");
  EXPECT_EQ(figures["dropped_nonzeros"], 0);
  EXPECT_EQ(figures["terms"][0]["kept_nonzeros"], 0);
}

TEST_F(Decompose, TheManifestHasTheFigures) {
  write_figure4(tools::Dtype::kInt8);
  const json figures = decompose("4:8+1:8");
  const json manifest = read_json(path("out/manifest.json"));
  EXPECT_EQ(manifest["generator"], "filigree");
  EXPECT_EQ(manifest["files"], json({"term0.npy", "term1.npy", "residual.npy"}));
  EXPECT_EQ(manifest["decomposition"], figures);
}

}  // namespace
}  // namespace filigree::cli
