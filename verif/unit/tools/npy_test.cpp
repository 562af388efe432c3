#include "tools/npy.h"

#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "temporary_folder.h"
#include "tools/file.h"

namespace filigree::tools {
namespace {

using ::testing::StartsWith;

std::vector<std::byte> bytes(std::string_view text) {
  std::vector<std::byte> content(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) content[i] = static_cast<std::byte>(text[i]);
  return content;
}

NpyArray make(Dtype dtype, const std::vector<std::int64_t>& shape, std::vector<std::byte> data) {
  NpyArray array;
  array.header.dtype = dtype;
  array.header.shape = shape;
  array.data = std::move(data);
  return array;
}

/// A version 1.0 file with this header text and `data_bytes` zeros.
std::vector<std::byte> file_with(const std::string& header, std::size_t data_bytes) {
  std::string text("\x93NUMPY\x01\x00", 8);
  text += static_cast<char>(header.size() & 0xff);
  text += static_cast<char>(header.size() >> 8);
  return bytes(text + header + std::string(data_bytes, '\0'));
}

std::string refusal(std::span<const std::byte> file) {
  return test::error_of([&] { parse_npy("x.npy", file); });
}

TEST(Npy, MatchesTheBytesThatNumpyWrites) {
  // numpy.save of numpy.array([[1, -2], [3, 4]], dtype="<i2").
  std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
  expected += "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }";
  expected.append(128 - expected.size() - 1, ' ');
  expected += '\n';
  expected += std::string("\x01\x00\xfe\xff\x03\x00\x04\x00", 8);
  const NpyArray array = make(Dtype::kInt16, {2, 2}, bytes(std::string_view("\x01\x00\xfe\xff\x03\x00\x04\x00", 8)));
  EXPECT_EQ(format_npy(array), bytes(expected));
  EXPECT_EQ(parse_npy("x.npy", bytes(expected)), array);
}

TEST(Npy, EveryTypeAndShapeRoundTrips) {
  const test::TemporaryFolder folder;
  for (Dtype dtype : {Dtype::kInt8, Dtype::kUint8, Dtype::kInt16, Dtype::kInt32, Dtype::kFloat16, Dtype::kFloat32, Dtype::kBool}) {
    for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{}, {5}, {3, 4}, {2, 3, 4}, {1, 1, 1, 1}, {1000, 3}}) {
      NpyArray array = make(dtype, shape, {});
      array.data.resize(static_cast<std::size_t>(array.size()) * size_of(dtype), std::byte{1});
      write_npy(folder.path() / "x.npy", array);
      EXPECT_EQ(read_npy(folder.path() / "x.npy"), array) << to_string(dtype) << shape_text(shape);
      EXPECT_EQ(format_npy(array).size() % 64, array.data.size() % 64);
    }
  }
  EXPECT_EQ(folder.entries(), 1);
}

TEST(Npy, AcceptsOtherSpellingsOfTheHeader) {
  NpyHeader expected;
  expected.dtype = Dtype::kUint8;
  expected.shape = {2, 3};
  for (const char* text :
       {"{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }", "{\"shape\":(2,3),\"descr\":\"|u1\",\"fortran_order\":False}",
        "{'descr': '<u1', 'fortran_order': False, 'shape': (2, 3,)}  \n", "{'descr':'|u1','fortran_order':False,'shape':(2L, 3L)}"}) {
    EXPECT_EQ(parse_npy_header("x.npy", text), expected) << text;
  }
}

TEST(Npy, AcceptsVersionsTwoAndThree) {
  for (char version : {'\x02', '\x03'}) {
    const std::string header = "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }\n";
    std::string text = std::string("\x93NUMPY") + version + '\0' + static_cast<char>(header.size()) + std::string(3, '\0') + header + "ab";
    EXPECT_EQ(parse_npy("x.npy", bytes(text)).header.shape, std::vector<std::int64_t>{2});
  }
}

TEST(Npy, RefusesWithOneClearLine) {
  const auto header = [](const std::string& descr, const std::string& order, const std::string& shape) {
    return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
  };
  const std::string types = "accepted: int8, uint8, int16, int32, float16, float32, bool";
  EXPECT_EQ(refusal({}), "x.npy: is empty, accepted: a .npy file");
  EXPECT_EQ(refusal(bytes("PK\x03\x04 a zip file")), "x.npy: is not a .npy file: bad magic, accepted: what numpy.save writes");
  EXPECT_EQ(refusal(bytes("\x93NUMPY")), "x.npy: is truncated in its header, accepted: a whole .npy file");
  EXPECT_EQ(refusal(bytes(std::string_view("\x93NUMPY\x01\x00\x10", 9))), "x.npy: is truncated in its header, accepted: a whole .npy file");
  EXPECT_EQ(refusal(bytes(std::string_view("\x93NUMPY\x01\x00\x10\x00{'de", 14))), "x.npy: is truncated in its header, accepted: a whole .npy file");
  EXPECT_EQ(refusal(bytes(std::string_view("\x93NUMPY\x04\x00\x00\x00\x00\x00", 12))), "x.npy: has .npy version 4.0, accepted: 1.0, 2.0, 3.0");
  EXPECT_EQ(refusal(bytes(std::string_view("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12))),
            "x.npy: is truncated in its header, accepted: a whole .npy file");
  EXPECT_EQ(refusal(file_with(header("'<i2'", "False", "(2, 3)"), 11)), "x.npy: is truncated: 11 data bytes, accepted: 12 for shape (2, 3) of int16");
  EXPECT_EQ(refusal(file_with(header("'<i2'", "False", "(2, 3)"), 13)),
            "x.npy: has something behind its data: 13 data bytes, accepted: 12 for shape (2, 3) of int16");
  EXPECT_EQ(refusal(file_with(header("'<i2'", "True", "(2, 3)"), 12)), "x.npy: is in Fortran order, accepted: C order (numpy.ascontiguousarray)");
  EXPECT_EQ(refusal(file_with(header("'>i2'", "False", "(2, 3)"), 12)), "x.npy: is big-endian ('>i2'), accepted: little-endian ('<i2')");
  EXPECT_EQ(refusal(file_with(header("'|O'", "False", "(2, 3)"), 12)), "x.npy: has object dtype, " + types);
  EXPECT_EQ(refusal(file_with(header("[('a', '<i4')]", "False", "(2,)"), 8)), "x.npy: has a structured dtype, " + types);
  EXPECT_EQ(refusal(file_with(header("'<f8'", "False", "(2, 3)"), 48)), "x.npy: has unsupported dtype '<f8', " + types);
  EXPECT_EQ(refusal(file_with(header("'<i8\n\x01'", "False", "(2, 3)"), 48)),
            "x.npy: has unsupported dtype '<i8?"
            "?', " +
                types);
  EXPECT_EQ(refusal(file_with(header("'|i1'", "False", "(0, 4)"), 0)),
            "x.npy: holds no value: its shape is (0, 4), accepted: at least 1 in every dimension");
  EXPECT_EQ(refusal(file_with(header("'|i1'", "False", "(3000000, 3000000, 3000000)"), 9)),
            "x.npy: is not a .npy file: bad header: 'shape' is too large, accepted: what numpy.save writes");
  EXPECT_EQ(refusal(file_with(header("'|i1'", "False", "(1,1,1,1,1,1,1,1,1)"), 1)),
            "x.npy: is not a .npy file: bad header: 'shape' has more than 8 dimensions, accepted: what numpy.save writes");
}

TEST(Npy, RefusesGarbageInTheHeader) {
  for (const char* text :
       {"", "{}", "garbage", "{'descr': '|i1'}", "{'descr': '|i1', 'fortran_order': False, 'shape': (1,)", "{'descr': '|i1', 'descr': '|i1'}",
        "{'descr': '|i1', 'fortran_order': 0, 'shape': (1,)}", "{'descr': '|i1', 'fortran_order': False, 'shape': [1]}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (-1,)}", "{'descr': '|i1', 'fortran_order': False, 'shape': (1 1)}",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (99999999999999999999,)}", "{'descr': '|i1', 'fortran_order': False, 'shape': (1,)} x",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1,), 'more': 1}", "{'descr: '|i1'", "{'descr'", "{'descr': |i1}", "{5: 6}"}) {
    EXPECT_THAT(refusal(file_with(text, 1)), StartsWith("x.npy: is not a .npy file: bad header: ")) << text;
  }
}

TEST(Npy, MutatedFilesAreRefusedOrRead) {
  const NpyArray good = make(Dtype::kInt16, {3, 4}, std::vector<std::byte>(24));
  const std::vector<std::byte> file = format_npy(good);
  for (std::size_t size = 0; size < file.size(); ++size) EXPECT_THROW(parse_npy("x.npy", std::span(file).first(size)), FileError);
  for (unsigned seed = 0; seed < 20000; ++seed) {
    std::mt19937_64 rng(seed);
    std::vector<std::byte> mutant = file;
    for (unsigned flips = 1 + seed % 3; flips > 0; --flips) mutant[rng() % 80] = static_cast<std::byte>(rng());
    try {
      const NpyArray array = parse_npy("x.npy", mutant);
      EXPECT_EQ(array.data.size(), 24u) << seed;
    } catch (const FileError& error) {
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << seed;
    }
  }
}

TEST(Npy, RefusesToFormatWhatIsNotWhole) { EXPECT_THROW(format_npy(make(Dtype::kInt16, {2}, std::vector<std::byte>(3))), std::invalid_argument); }

}  // namespace
}  // namespace filigree::tools
