#include "tools/tflite.h"

#include <cstring>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temporary_folder.h"
#include "tflite_writer.h"
#include "tools/file.h"
#include "tools/tensor_file.h"

namespace filigree::tools {
namespace {

using test::TestModel;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kConv = 3, kDequantize = 6, kFullyConnected = 9, kDensify = 124;
constexpr int kFloat32 = 0, kFloat16 = 1, kInt8 = 9;

std::vector<std::uint8_t> halves(const std::vector<std::uint16_t>& values) {
  std::vector<std::uint8_t> raw(2 * values.size());
  std::memcpy(raw.data(), values.data(), raw.size());
  return raw;
}

/// A 1x1 convolution with dense int8 weights [2, 3], and a sparse float16 one [4, 4] behind DENSIFY and DEQUANTIZE.
TestModel two_layers() {
  TestModel model;
  model.buffers = {{}, {1, 2, 3, 0xff, 0xfe, 0x80}, halves({0x3c00, 0x4000, 0x4200})};
  model.tensors = {{{1, 8, 8, 3}, kInt8, 0, "input", {}, {}, {}},
                   {{2, 1, 1, 3}, kInt8, 1, "first/weights", {}, {}, {}},
                   {{4, 1, 1, 4}, kFloat16, 2, "stored", {0, 1, 2, 3}, {}, {{4, {}, {}}, {1, {}, {}}, {1, {}, {}}, {0, {0, 1, 1, 3, 3}, {2, 0, 3}}}},
                   {{4, 1, 1, 4}, kFloat16, 0, "densified", {}, {}, {}},
                   {{4, 1, 1, 4}, kFloat32, 0, "second/weights", {}, {}, {}},
                   {{1, 8, 8, 4}, kFloat32, 0, "output", {}, {}, {}}};
  model.operators = {{kDensify, {2}, {3}}, {kDequantize, {3}, {4}}, {kConv, {0, 1}, {5}}, {kConv, {0, 4}, {5}}};
  return model;
}

std::string refusal(const TestModel& model) {
  return test::error_of([&] { parse_tflite("m.tflite", model.bytes()); });
}

TEST(Tflite, ImportsDenseAndSparseConvolutions) {
  const TfliteModel model = parse_tflite("m.tflite", two_layers().bytes());
  ASSERT_EQ(model.weights.size(), 2u);
  EXPECT_TRUE(model.skipped.empty());
  const TfliteWeight& first = model.weights[0];
  EXPECT_EQ(first.index, 0);
  EXPECT_EQ(first.layer, "conv_2d");
  EXPECT_EQ(first.name, "first/weights");
  EXPECT_FALSE(first.stored_sparse);
  EXPECT_THAT(first.values.header.shape, ElementsAre(2, 1, 1, 3));
  EXPECT_TRUE(first.is_matrix());
  EXPECT_EQ(to_int_matrix("m", first.matrix()), (model::Matrix<std::int32_t>(2, 3, {1, 2, 3, -1, -2, -128})));

  const TfliteWeight& second = model.weights[1];
  EXPECT_EQ(second.name, "second/weights");
  EXPECT_TRUE(second.stored_sparse);
  EXPECT_EQ(second.values.header.dtype, Dtype::kFloat16);
  EXPECT_EQ(to_float_matrix("m", second.matrix()), (model::Matrix<float>(4, 4, {0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 3, 0, 0, 0, 0})));
}

TEST(Tflite, ImportsFullyConnectedLayersAndLeavesLargeKernelsWhole) {
  TestModel model = two_layers();
  model.operators[2].code = kFullyConnected;
  model.tensors[1].shape = {2, 3};
  model.tensors[2].shape = {1, 2, 2, 4};
  model.tensors[2].levels = {{1, {}, {}}, {2, {}, {}}, {2, {}, {}}, {0, {0, 1, 1, 3, 3}, {2, 0, 3}}};
  const TfliteModel imported = parse_tflite("m.tflite", model.bytes());
  EXPECT_EQ(imported.weights[0].layer, "fully_connected");
  EXPECT_TRUE(imported.weights[0].is_matrix());
  EXPECT_FALSE(imported.weights[1].is_matrix());
}

TEST(Tflite, ExpandsBlocksAndOtherOrders) {
  // A [4, 4] matrix of 2 x 2 blocks in block CSR: blocks (0, 1) and (1, 0); uint8 and uint16 indices alike.
  for (int type : {1, 2, 3}) {
    TestModel model;
    model.buffers = {{}, {1, 2, 3, 4, 5, 6, 7, 8}};
    model.tensors = {{{1, 4}, kInt8, 0, "input", {}, {}, {}},
                     {{4, 4}, kInt8, 1, "w", {0, 1, 2, 3}, {0, 1}, {{2, {}, {}}, {0, {0, 1, 2}, {1, 0}, type}, {2, {}, {}}, {2, {}, {}}}}};
    model.operators = {{kFullyConnected, {0, 1}, {0}}};
    EXPECT_EQ(to_int_matrix("m", parse_tflite("m.tflite", model.bytes()).weights.at(0).matrix()),
              (model::Matrix<std::int32_t>(4, 4, {0, 0, 1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 7, 8, 0, 0})));
    // Column by column (CSC) of a [2, 4] matrix.
    model.buffers[1] = {1, 2, 3};
    model.tensors[1] = {{2, 4}, kInt8, 1, "w", {1, 0}, {}, {{4, {}, {}}, {0, {0, 1, 1, 2, 3}, {1, 0, 1}, type}}};
    EXPECT_EQ(to_int_matrix("m", parse_tflite("m.tflite", model.bytes()).weights.at(0).matrix()),
              (model::Matrix<std::int32_t>(2, 4, {0, 0, 2, 0, 1, 0, 0, 3})));
  }
}

TEST(Tflite, AsksForNoMemoryThatAFewValuesDoNotNeed) {
  TestModel model;
  model.buffers = {{}, {1, 2, 3}};
  model.tensors = {{{1, 1 << 27}, kInt8, 0, "input", {}, {}, {}},
                   {{2, 1 << 27}, kInt8, 1, "w", {0, 1}, {}, {{2, {}, {}}, {0, {0, 1, 3}, {1, 0, 1}}}}};
  model.operators = {{kFullyConnected, {0, 1}, {0}}};
  EXPECT_EQ(refusal(model),
            "m.tflite: is malformed: a sparse tensor has 3 values for 268435456 elements, fewer than one in 1024, accepted: a whole TFLite model");
}

TEST(Tflite, SkipsLayersThatItCannotImport) {
  TestModel model = two_layers();
  model.tensors[1].type = 3;  // uint8
  model.tensors[2].buffer = 0;
  const TfliteModel imported = parse_tflite("m.tflite", model.bytes());
  EXPECT_TRUE(imported.weights.empty());
  EXPECT_THAT(imported.skipped, ElementsAre("L00 first/weights: weights of TFLite type 3; float32, float16 and int8 are imported",
                                            "L01 second/weights: its weights are not constant"));
}

TEST(Tflite, WritesMatricesAsOneFolder) {
  const test::TemporaryFolder folder;
  write_file(folder.path() / "m.tflite", two_layers().bytes());
  const TfliteModel model = read_tflite(folder.path() / "m.tflite");
  EXPECT_THAT(write_matrices(model, folder.path() / "out"), ElementsAre("L00_w.npy", "L01_w.npy"));
  EXPECT_EQ(read_npy(folder.path() / "out" / "L01_w.npy"), model.weights[1].matrix());
  EXPECT_THAT(test::error_of([&] { write_matrices(model, folder.path() / "out"); }), HasSubstr("is not empty"));
}

TEST(Tflite, RefusesWhatIsNoModel) {
  const auto parse = [](std::string_view text) {
    std::vector<std::byte> bytes(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = static_cast<std::byte>(text[i]);
    return test::error_of([&] { parse_tflite("m.tflite", bytes); });
  };
  EXPECT_EQ(parse(""), "m.tflite: is not a TFLite model: the identifier TFL3 is missing, accepted: a .tflite file");
  EXPECT_EQ(parse("PK\x03\x04 a zip"), "m.tflite: is not a TFLite model: the identifier TFL3 is missing, accepted: a .tflite file");
  EXPECT_EQ(parse(std::string_view("\xff\xff\xff\x7fTFL3", 8)),
            "m.tflite: is malformed: an offset points outside the file, accepted: a whole TFLite model");
  EXPECT_THAT(parse(std::string_view("\x04\0\0\0TFL3", 8)), StartsWith("m.tflite: is malformed: "));
}

TEST(Tflite, RefusesMalformedParts) {
  struct Case {
    const char* reason;
    void (*change)(TestModel&);
  };
  const Case cases[] = {
      {"weights need 6 bytes, their buffer has 5", [](TestModel& m) { m.buffers[1].pop_back(); }},
      {"an index points outside its vector", [](TestModel& m) { m.tensors[1].buffer = 99; }},
      {"an index points outside its vector",
       [](TestModel& m) {
         m.operators[2].inputs = {0, 77};
       }},
      {"a tensor index is negative",
       [](TestModel& m) {
         m.operators[2].inputs = {0, -1};
       }},
      {"a layer has no weight input", [](TestModel& m) { m.operators[2].inputs = {0}; }},
      {"a DEQUANTIZE or DENSIFY operator has not one input and one output",
       [](TestModel& m) {
         m.operators[0].inputs = {2, 2};
       }},
      {"DEQUANTIZE and DENSIFY operators form a loop", [](TestModel& m) { m.operators[0].inputs = {4}; }},
      {"weights have 2 dimensions, 4 are expected",
       [](TestModel& m) {
         m.tensors[1].shape = {2, 3};
       }},
      {"weights have an impossible shape",
       [](TestModel& m) {
         m.tensors[1].shape = {2, 0, 1, 3};
       }},
      {"weights have an impossible shape",
       [](TestModel& m) {
         m.tensors[2].shape = {65536, 65536, 65536, 65536};
       }},
      {"it has more than 268435456 weights",
       [](TestModel& m) {
         m.tensors[2].shape = {16384, 1, 1, 16384};
       }},
      {"a sparse tensor's traversal order has a wrong length", [](TestModel& m) { m.tensors[2].traversal_order.pop_back(); }},
      {"a sparse tensor's traversal order is not a permutation", [](TestModel& m) { m.tensors[2].traversal_order[0] = 1; }},
      {"a sparse tensor's traversal order is not a permutation", [](TestModel& m) { m.tensors[2].traversal_order[0] = -1; }},
      {"a sparse tensor has metadata for a wrong number of dimensions", [](TestModel& m) { m.tensors[2].levels.pop_back(); }},
      {"a sparse tensor's dense dimension has a wrong size", [](TestModel& m) { m.tensors[2].levels[0].size = 5; }},
      {"a sparse tensor's segments do not fit its indices", [](TestModel& m) { m.tensors[2].levels[3].segments.pop_back(); }},
      {"a sparse tensor's segments do not fit its indices",
       [](TestModel& m) {
         m.tensors[2].levels[3].segments = {0, 2, 1, 3, 3};
       }},
      {"a sparse tensor's index lies outside its dimension", [](TestModel& m) { m.tensors[2].levels[3].indices[0] = 4; }},
      {"a sparse tensor's index lies outside its dimension", [](TestModel& m) { m.tensors[2].levels[3].indices[0] = -1; }},
      {"a sparse dimension has an unknown index type", [](TestModel& m) { m.tensors[2].levels[3].index_type = 9; }},
      {"a sparse tensor has fewer values than its metadata places", [](TestModel& m) { m.buffers[2].pop_back(); }},
      {"a sparse tensor has more values than its metadata places", [](TestModel& m) { m.buffers[2].push_back(0); }},
  };
  for (const Case& c : cases) {
    TestModel model = two_layers();
    c.change(model);
    EXPECT_EQ(refusal(model), fmt::format("m.tflite: is malformed: {}, accepted: a whole TFLite model", c.reason));
  }
}

TEST(Tflite, MutatedAndTruncatedFilesAreReadOrRefused) {
  const std::vector<std::byte> good = two_layers().bytes();
  for (std::size_t size = 0; size < good.size(); ++size) {
    try {
      parse_tflite("m.tflite", std::span(good).first(size));
    } catch (const FileError&) {
    }
  }
  int refused = 0;
  for (unsigned seed = 0; seed < 30000; ++seed) {
    std::mt19937_64 rng(seed);
    std::vector<std::byte> mutant = good;
    for (unsigned flips = 1 + seed % 4; flips > 0; --flips) {
      const std::size_t at = rng() % mutant.size();
      mutant[at] = seed % 2 == 0 ? static_cast<std::byte>(rng()) : mutant[at] ^ static_cast<std::byte>(1 << (rng() % 8));
    }
    try {
      parse_tflite("m.tflite", mutant);
    } catch (const FileError& error) {
      ++refused;
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << "seed " << seed;
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace filigree::tools
