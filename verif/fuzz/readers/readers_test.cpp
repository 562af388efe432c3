// Every kept input through its reader: seeds of the fuzzers, inputs that once broke a reader, and the big ones that libFuzzer does not reach.
#include "readers/reader.h"

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config_toml.h"
#include "estimate/energy_table.h"
#include "estimate/tasd_plan.h"
#include "readers/promise.h"
#include "synth/netlist.h"
#include "toml/document.h"

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

std::string refusal(const std::function<void()>& read) {
  try {
    read();
  } catch (const std::exception& error) {
    return error.what();
  }
  return "nothing";
}

TEST(HugeInputs, AreRefusedWithWhatIsAccepted) {
  const std::string key = "a" + repeated(".a", 40) + " = 1\n";
  const std::string too_deep = "line 2, column 64: a key of more than 32 parts, accepted: at most 32";
  EXPECT_EQ(refusal([&] { config::parse_config("# deep\n" + key, "c.toml"); }), "c.toml: " + too_deep);
  EXPECT_EQ(refusal([&] { estimate::parse_plan("p.toml", "\n" + key); }), "p.toml: " + too_deep);
  EXPECT_EQ(refusal([&] { estimate::parse_energy_table("e.toml", "\n" + key); }), "e.toml: " + too_deep);
  // Dots in strings, numbers and comments are no keys.
  const std::string dots = repeated(".", 100);
  EXPECT_EQ(refusal([&] { text::parse_toml("a = \"\\\"" + dots + "\" # " + dots + "\nb = [" + repeated("0.5, ", 100) + "]\nc = '" + dots + "'\n"); }),
            "nothing");
  EXPECT_EQ(refusal([&] { synth::read_liberty("library (x) {" + repeated("g(){", 40), "x.lib"); }),
            "x.lib:1: '{' where the liberty grammar has no place for it, accepted: groups nested at most 32 deep");
}

TEST(Netlists, AreRefusedWithWhatIsAccepted) {
  const synth::Liberty library;
  const auto refusal_of = [&](const std::string& json) {
    std::istringstream in(json);
    return refusal([&] { synth::read_netlist(in, "top", library); });
  };
  EXPECT_THAT(refusal_of("{}"), testing::StartsWith("the netlist cannot be read: "));
  EXPECT_THAT(refusal_of("{"), testing::EndsWith(", accepted: what yosys' write_json writes"));
  EXPECT_EQ(refusal_of(R"({"modules": {"$paramod\\sub\\W=s32'2x": {"ports": {}, "cells": {}, "netnames": {}}}})"),
            "the netlist's parameter 2x is no number, accepted: binary digits up to 2147483647");
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
