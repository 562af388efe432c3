// filigree filter: masks as the specification defines them, figures that agree with the files, and a picture that another tool reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/rng.h"
#include "command.h"
#include "config/preset.h"
#include "model/attention_quality.h"
#include "model/quantise.h"
#include "model/sample_attention.h"

namespace filigree::cli {
namespace {

namespace fs = std::filesystem;

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

const fs::path kAttention = FILIGREE_SOURCE_DIR "/../shared/data/attention";

class FilterCommand : public Command {
 protected:
  /// Random values of -2 .. 2.
  void write_heads(std::int64_t heads, std::int64_t rows, std::int64_t keys, std::int64_t d, tools::Dtype dtype = tools::Dtype::kFloat32) const {
    bench::Rng rng(7);
    const auto values = [&](std::int64_t count) {
      std::vector<float> numbers;
      for (std::int64_t i = 0; i < count; ++i) numbers.push_back(static_cast<float>(static_cast<std::int64_t>(rng.below(2001)) - 1000) / 500);
      return numbers;
    };
    tools::write_npy(path("q.npy"), tools::from_floats(values(heads * rows * d), {heads, rows, d}, dtype));
    tools::write_npy(path("k.npy"), tools::from_floats(values(heads * keys * d), {heads, keys, d}, dtype));
    tools::write_npy(path("v.npy"), tools::from_floats(values(heads * keys * d), {heads, keys, d}, dtype));
  }

  /// Head `index` of a tensor as written.
  model::Matrix<float> head(const std::string& name, std::int64_t index) const {
    const tools::NpyArray array = tools::read_npy(path(name));
    const std::vector<float> values = tools::to_floats(array);
    const std::int64_t rows = array.header.shape[1];
    const std::int64_t d = array.header.shape[2];
    const auto first = values.begin() + index * rows * d;
    return {rows, d, std::vector<float>(first, first + rows * d)};
  }

  /// By the usual filter: Q has a scale that its narrow factor meets.
  model::FilteredHead expected(std::int64_t index, const model::FilterSettings& settings) const {
    const int factor_bits = std::get<config::AttentionConfig>(config::load("sample-attention")).factor_bits;
    const model::Matrix<float> real = head("q.npy", index);
    const auto k = model::quantise(head("k.npy", index), 8);
    const auto [q_scale, scale] = model::query_scale(model::quantise(real, 8).scale, k.scale, real.cols(), factor_bits);
    return model::filter_head(model::quantise_with(real, 8, q_scale).values, k.values, scale, settings);
  }

  std::vector<std::int32_t> flags(const std::string& name, const std::vector<std::int64_t>& shape) const {
    const tools::NpyArray array = tools::read_npy(path(name));
    EXPECT_EQ(array.header.dtype, tools::Dtype::kBool);
    EXPECT_EQ(array.header.shape, shape);
    return tools::to_ints(name, array);
  }

  std::vector<std::string> filter(std::vector<std::string> options) const {
    options.insert(options.begin(), {"filter", path("q.npy"), path("k.npy")});
    return options;
  }

  static std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
};

/// Settings of the command line and of the model, which must be the same.
struct Case {
  std::vector<std::string> options;
  model::FilterSettings settings;
};

TEST_F(FilterCommand, FilesAreWhatTheModelKeeps) {
  constexpr std::int64_t kHeads = 3;
  constexpr std::int64_t kRows = 90;
  constexpr std::int64_t kKeys = 150;
  write_heads(kHeads, kRows, kKeys, 16);
  model::FilterSettings usual;
  usual.window = 12;  // 8 % of 150
  usual.bottom = 64;
  std::vector<Case> cases = {{{}, usual}};
  const auto add = [&](std::vector<std::string> options, auto change) {
    cases.push_back({std::move(options), usual});
    change(cases.back().settings);
  };
  add({"--window-mass", "first", "--alpha", "0.8"}, [](auto& s) { s.window_first = true, s.alpha = model::alpha_units(0.8); });
  add({"--sample", "0.3", "--tail", "0", "--bottom", "0", "--alpha", "0.5"},
      [](auto& s) { s.stride = 3, s.tail = 0, s.bottom = 0, s.alpha = 32768; });
  add({"--window", "0.001", "--sinks", "5", "--alpha", "0"}, [](auto& s) { s.window = 1, s.sinks = 5, s.alpha = 0; });
  add({"--window", "1", "--alpha", "1"}, [](auto& s) { s.window = 150, s.alpha = 65536; });
  add({"--dense-above", "0.5", "--bottom", "7"}, [](auto& s) { s.most_columns = 75, s.bottom = 7; });
  add({"--dense-below", "151"}, [](auto& s) { s.dense_below = 151; });
  add({"--dense-below", "150", "--bottom", "1000", "--tail", "1000"}, [](auto& s) { s.dense_below = 150, s.bottom = 1000, s.tail = 1000; });
  for (const Case& each : cases) {
    SCOPED_TRACE(fmt::format("{}", fmt::join(each.options, " ")));
    std::vector<std::string> options = each.options;
    options.insert(options.end(), {"-o", path("kept.npy"), "--mask", path("mask.npy")});
    const json found = figures(filter(options));
    const auto kept = flags("kept.npy", {kHeads, kKeys});
    const auto mask = flags("mask.npy", {kHeads, kRows, kKeys});
    for (std::int64_t index = 0; index < kHeads; ++index) {
      const model::FilteredHead wanted = expected(index, each.settings);
      const json& figures = found["heads"][static_cast<std::size_t>(index)];
      std::int64_t columns = 0;
      for (std::int64_t key = 0; key < kKeys; ++key) {
        const bool is_kept = wanted.dense || wanted.selection.kept[static_cast<std::size_t>(key)] != 0;
        ASSERT_EQ(kept[static_cast<std::size_t>(index * kKeys + key)], is_kept ? 1 : 0) << "head " << index << ", key " << key;
        columns += is_kept ? 1 : 0;
      }
      std::int64_t elements = 0;
      for (std::int64_t row = 0; row < kRows; ++row) {
        for (std::int64_t key = 0; key < kKeys; ++key) {
          const bool is_kept = model::keeps(wanted, kKeys, kRows, each.settings, row, key);
          ASSERT_EQ(mask[static_cast<std::size_t>((index * kRows + row) * kKeys + key)], is_kept ? 1 : 0)
              << "head " << index << ", row " << row << ", key " << key;
          elements += is_kept ? 1 : 0;
        }
      }
      EXPECT_EQ(figures["head"], index);
      EXPECT_EQ(figures["dense"], wanted.dense);
      EXPECT_EQ(figures["kept_columns"], columns);
      EXPECT_EQ(figures["sampled_rows"], wanted.sampled.size());
      constexpr double kCausal = 90 * 60 + 90 * 91 / 2;
      EXPECT_DOUBLE_EQ(figures["density"], static_cast<double>(elements) / kCausal);
      EXPECT_EQ(figures["cycles"]["sparse"], (elements * 32 + 1023) / 1024);
      EXPECT_EQ(figures["cycles"]["dense"], (static_cast<std::int64_t>(kCausal) * 32 + 1023) / 1024);
    }
  }
}

TEST_F(FilterCommand, FiguresAreThoseOfTheQuality) {
  write_heads(2, 40, 64, 8, tools::Dtype::kFloat16);
  const json found = figures({"filter", path("q.npy"), path("k.npy"), path("v.npy"), "--window-mass", "first", "--alpha", "0.7", "--bottom", "4",
                              "--tail", "8", "--macs", "10"});
  model::FilterSettings settings;
  settings.window = 6;
  settings.window_first = true;
  settings.bottom = 4;
  settings.tail = 8;
  settings.alpha = model::alpha_units(0.7);
  double sum = 0;
  for (std::int64_t index = 0; index < 2; ++index) {
    const model::FilteredHead wanted = expected(index, settings);
    const model::Matrix<float> v = head("v.npy", index);
    const auto quality = model::head_quality(head("q.npy", index), head("k.npy", index), &v, model::attention_mask(wanted, settings));
    const json& figures = found["heads"][static_cast<std::size_t>(index)];
    EXPECT_DOUBLE_EQ(figures["cra_min"], quality.cra_min);
    EXPECT_DOUBLE_EQ(figures["cra_mean"], quality.cra_mean);
    EXPECT_DOUBLE_EQ(figures["density"], quality.density);
    EXPECT_DOUBLE_EQ(figures["output_error_max"], quality.output_error_max);
    EXPECT_DOUBLE_EQ(figures["output_error_mean"], quality.output_error_mean);
    EXPECT_DOUBLE_EQ(figures["output_error_relative"], quality.output_error_mean / quality.output_norm_mean);
    EXPECT_LE(figures["output_error_of_bound"], 1);
    EXPECT_GE(figures["kept_mass"], 0.7);
    // Rows 19, 39 and 32..39 of 40 see row + 25 keys.
    EXPECT_EQ(figures["sampled_rows"], 9);
    EXPECT_EQ(figures["cycles"]["scores"], ((44 + 57 + 58 + 59 + 60 + 61 + 62 + 63 + 64) * 8 + 9) / 10);
    EXPECT_GT(figures["cycles"]["filter"], figures["cycles"]["scores"]) << "selection comes behind";
    sum += quality.cra_mean;
  }
  EXPECT_DOUBLE_EQ(found["mean"]["cra_mean"], sum / 2);
  EXPECT_EQ(found["queries"], 40);
  EXPECT_EQ(found["keys"], 64);
  EXPECT_EQ(found["window"], 6);
}

TEST_F(FilterCommand, WithoutValuesOrQualityFiguresAreLeftOut) {
  write_heads(1, 16, 16, 4);
  const json plain = figures(filter({}));
  EXPECT_TRUE(plain["heads"][0].contains("cra_min"));
  EXPECT_FALSE(plain["heads"][0].contains("output_error_max"));
  EXPECT_THAT(filigree(filter({})), HasSubstr("CRA min"));
  const json quick = figures(filter({"--no-quality"}));
  EXPECT_FALSE(quick["heads"][0].contains("cra_min"));
  EXPECT_EQ(quick["heads"][0]["density"], plain["heads"][0]["density"]);
  EXPECT_THAT(filigree(filter({"--no-quality"})), Not(HasSubstr("CRA")));
}

TEST_F(FilterCommand, TheLastWordCanBeTheOutput) {
  write_heads(2, 32, 32, 4);
  filigree(filter({"-o", path("wanted.npy")}));
  filigree({"filter", "--output-last", path("q.npy"), path("k.npy"), path("kept.npy")});
  EXPECT_EQ(text_of(path("kept.npy")), text_of(path("wanted.npy")));
  filigree({"filter", path("q.npy"), path("k.npy"), path("v.npy"), path("with_values.npy"), "--output-last"});
  EXPECT_EQ(text_of(path("with_values.npy")), text_of(path("wanted.npy")));
}

TEST_F(FilterCommand, OneHeadNeedsNoDimensionOfHeads) {
  write_heads(1, 20, 32, 4);
  filigree(filter({"-o", path("wanted.npy"), "--mask", path("wanted_mask.npy")}));
  for (const char* name : {"q.npy", "k.npy"}) tools::write_npy(path(name), tools::from_matrix(head(name, 0)));
  filigree(filter({"-o", path("kept.npy"), "--mask", path("mask.npy")}));
  EXPECT_EQ(text_of(path("kept.npy")), text_of(path("wanted.npy")));
  EXPECT_EQ(text_of(path("mask.npy")), text_of(path("wanted_mask.npy")));
  flags("kept.npy", {1, 32});
}

TEST_F(FilterCommand, ScalesAreOfHeadsOrOfTheFile) {
  // The second head's queries are fifty times larger and its keys as much smaller: with the files' scales hardly a bit is left of the first one's queries
  // and of the second one's keys.
  write_heads(2, 64, 64, 4);
  for (const auto& [name, divisor] : {std::pair{"q.npy", 0.02F}, {"k.npy", 50.0F}}) {
    std::vector<float> values = tools::to_floats(tools::read_npy(path(name)));
    for (std::size_t i = values.size() / 2; i < values.size(); ++i) values[i] /= divisor;
    tools::write_npy(path(name), tools::from_floats(values, {2, 64, 4}, tools::Dtype::kFloat32));
  }
  const auto kept_with = [&](const std::string& scales) {
    EXPECT_EQ(figures(filter({"--alpha", "0.5", "-o", path("kept.npy"), "--scales", scales}))["scales"], scales);
    return flags("kept.npy", {2, 64});
  };
  const auto by_head = kept_with("head");
  const auto by_file = kept_with("file");
  EXPECT_FALSE(std::equal(by_head.begin(), by_head.begin() + 64, by_file.begin()));
  EXPECT_FALSE(std::equal(by_head.begin() + 64, by_head.end(), by_file.begin() + 64));
}

TEST_F(FilterCommand, TheHardwareAnswersAsTheModelInAsManyCycles) {
  write_heads(2, 70, 90, 8);
  const std::vector<std::string> more = {"--config", "sample-attention-s", "--window-mass", "first", "--alpha", "0.8", "-o"};
  const auto figures_by = [&](const std::string& engine) {
    std::vector<std::string> options = more;
    options.insert(options.end(), {path(engine + ".npy"), "--engine", engine});
    json found = figures(filter(options));
    EXPECT_EQ(found["config"], "sample-attention-s");
    EXPECT_EQ(found["engine"], engine);
    return found["heads"];
  };
  EXPECT_EQ(figures_by("rtl"), figures_by("model"));
  EXPECT_EQ(text_of(path("rtl.npy")), text_of(path("model.npy")));
}

TEST_F(FilterCommand, DoublePrecisionHasItsOwnEngine) {
  write_heads(2, 128, 128, 8);
  const json found = figures(filter({"--engine", "double", "--alpha", "0.8", "-o", path("kept.npy")}));
  const json integers = figures(filter({"--alpha", "0.8"}));
  EXPECT_EQ(found["engine"], "double");
  for (std::size_t index = 0; index < 2; ++index) {
    const double real = found["heads"][index]["kept_columns"];
    EXPECT_NEAR(integers["heads"][index]["kept_columns"].get<double>(), real, 0.05 * real);
    EXPECT_NEAR(found["heads"][index]["kept_mass"].get<double>(), 0.8, 0.02);
  }
}

TEST_F(FilterCommand, TheTableIsForPeople) {
  // Every query sees all its keys alike.
  tools::write_npy(path("q.npy"), tools::from_floats(std::vector<float>(8, 1), {2, 4, 1}, tools::Dtype::kFloat32));
  tools::write_npy(path("k.npy"), tools::from_floats(std::vector<float>(8, 0), {2, 4, 1}, tools::Dtype::kFloat32));
  EXPECT_EQ(filigree(filter({"--window", "0.25", "--bottom", "0", "--tail", "0", "--alpha", "0.5", "--macs", "1"})),
            R"(head  sampled  columns  of keys  density  CRA min  CRA mean  filter cycles  sparse  dense  speed-up
----  -------  -------  -------  -------  -------  --------  -------------  ------  -----  --------
0           1        2   50.0 %    0.900    0.750     0.938            230      18     20    0.08 x
1           1        2   50.0 %    0.900    0.750     0.938            230      18     20    0.08 x
----  -------  -------  -------  -------  -------  --------  -------------  ------  -----  --------
mean        1        2   50.0 %    0.900    0.750     0.938            230      18     20    0.08 x

4 queries, 4 keys of dimension 1; rows sampled: every 20th and the last 0; alpha 0.5, window of 1 keys, its mass included
cycles: 1 multipliers that are never idle; speed-up: dense over filter and sparse
)");
}

TEST_F(FilterCommand, ThePictureIsSmallAndWellFormed) {
  write_heads(9, 600, 1000, 4);
  filigree(filter({"--window-mass", "first", "--alpha", "0.4", "--plot", path("mask.svg")}));
  const std::string picture = text_of(path("mask.svg"));
  EXPECT_LT(picture.size(), 200000U);
  EXPECT_THAT(picture, HasSubstr(">head 8</text>"));
  EXPECT_THAT(picture, HasSubstr(", CRA 0."));
  EXPECT_THAT(picture, Not(HasSubstr("nan")));
  if (run_process({"sh", "-c", "command -v xmllint"}).exit_code == 0) {
    EXPECT_EQ(run_process({"xmllint", "--noout", path("mask.svg")}).output, "");
  }
  filigree(filter({"--dense-below", "2000", "--no-quality", "--plot", path("dense.svg")}));
  EXPECT_THAT(text_of(path("dense.svg")), Not(HasSubstr(", CRA ")));
  EXPECT_LT(text_of(path("dense.svg")).size(), 5000U) << "a dense head is one shape";
}

TEST_F(FilterCommand, RealHeads) {
  if (!fs::exists(kAttention)) GTEST_SKIP() << "no real heads here";
  const auto file = [](const char* which) { return (kAttention / fmt::format("bytelm2_t2048_{}.npy", which)).string(); };
  std::vector<double> densities;
  for (const char* engine : {"model", "double"}) {
    const json found = figures({"filter", file("q"), file("k"), file("v"), "--window-mass", "first", "--engine", engine});
    ASSERT_EQ(found["heads"].size(), 8U);
    for (const json& head : found["heads"]) {
      expect_numbers(head, {"kept_columns", "density", "cra_min", "cra_mean"});
      EXPECT_LE(head["output_error_of_bound"], 1);
      EXPECT_GE(head["kept_mass"], 0.949);
    }
    densities.push_back(found["mean"]["density"]);
  }
  EXPECT_NEAR(densities[0], densities[1], 0.01);
}

}  // namespace
}  // namespace filigree::cli
