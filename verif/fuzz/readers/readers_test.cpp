// Every kept input through its reader: seeds of the fuzzers, inputs that once broke a reader, and the big ones that libFuzzer does not reach.
#include "readers/reader.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "readers/promise.h"

namespace filigree::readers {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(FILIGREE_SOURCE_DIR) / "verif/fuzz/readers";

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The reader's own folders, and the program's configurations and tables.
std::vector<fs::path> folders_of(std::string_view reader) {
  std::vector<fs::path> folders = {kFolder / "seeds" / reader, kFolder / "regressions" / reader};
  if (reader == "config") folders.push_back(fs::path(FILIGREE_SOURCE_DIR) / "gen/config/presets");
  if (reader == "energy") folders.push_back(fs::path(FILIGREE_SOURCE_DIR) / "sw/estimate/tables");
  return folders;
}

class KeptInputs : public testing::TestWithParam<Reader> {};

TEST_P(KeptInputs, AreReadOrRefused) {
  int inputs = 0;
  for (const fs::path& folder : folders_of(GetParam().name)) {
    if (!fs::exists(folder)) continue;
    for (const auto& file : fs::directory_iterator(folder)) {
      ++inputs;
      SCOPED_TRACE(file.path().string() + "; again: build/fuzz-readers/verif/fuzz/readers/fuzz_" + std::string(GetParam().name) + " FILE");
      EXPECT_NO_THROW(GetParam().read(contents(file.path())));
    }
  }
  EXPECT_GT(inputs, 1);
}

/// Every seed cut off anywhere, and with one byte changed: what a fuzzer tries first, in every build.
TEST_P(KeptInputs, SurviveCutsAndFlips) {
  for (const fs::path& folder : folders_of(GetParam().name)) {
    if (!fs::exists(folder)) continue;
    for (const auto& file : fs::directory_iterator(folder)) {
      const std::string whole = contents(file.path());
      const std::size_t stride = 1 + whole.size() / 40;
      for (std::size_t at = 0; at < whole.size(); at += stride) {
        SCOPED_TRACE(file.path().string() + ", byte " + std::to_string(at));
        EXPECT_NO_THROW(GetParam().read(std::string_view(whole).substr(0, at)));
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
        EXPECT_NO_THROW(GetParam().read(flipped));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, KeptInputs, testing::ValuesIn(readers().begin(), readers().end()),
                         [](const auto& info) { return std::string(info.param.name); });

std::string repeated(std::string_view piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

/// Inputs that once overflowed the stack or took minutes; too large to be kept as files.
TEST(HugeInputs, AreReadOrRefusedAtOnce) {
  constexpr int kMany = 200000;
  const std::string dotted = "a" + repeated(".a", kMany);
  for (const Reader& reader : {find_reader("config"), find_reader("plan"), find_reader("energy")}) {
    EXPECT_NO_THROW(reader.read(dotted + " = 1\n"));
    EXPECT_NO_THROW(reader.read("[" + dotted + "]\n"));
    EXPECT_NO_THROW(reader.read("a = " + repeated("[", kMany)));
    EXPECT_NO_THROW(reader.read("a = " + repeated("{a=", kMany)));
  }
  EXPECT_NO_THROW(read_layers("x,1,1,1" + repeated(",1:1", kMany) + "\n"));
  EXPECT_NO_THROW(read_liberty("library (x) {" + repeated("g(){", kMany) + repeated("}", kMany + 1)));
  EXPECT_NO_THROW(read_notation(repeated("!", 2 * kMany) + "A"));
  EXPECT_NO_THROW(read_notation(repeated("(", 2 * kMany)));
  EXPECT_NO_THROW(read_netlist(repeated("[", kMany)));
}

/// The check itself: a refusal that does not say what it is about, as std::stoi throws it, a property that does not hold, an exception of another kind.
TEST(Promises, AreSeenToBeBroken) {
  EXPECT_THROW(refuse_or<std::invalid_argument>(kFile, [] { static_cast<void>(std::stoi("none")); }), BrokenPromise);
  EXPECT_THROW(refuse_or<std::invalid_argument>(kFile, [] { require(false, "a property"); }), BrokenPromise);
  EXPECT_THROW(refuse_or<std::invalid_argument>(kFile, [] { static_cast<void>(std::string().at(1)); }), std::out_of_range);
  EXPECT_NO_THROW(refuse_or<std::invalid_argument>(kFile, [] { throw std::invalid_argument(std::string(kFile) + ": refused"); }));
  EXPECT_THROW(find_reader("nonsense"), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::readers
