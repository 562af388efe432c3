// The presets: complete, legal, of the promised size, and in the one layout that the writer gives.
#include "config/preset.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config_error.h"
#include "config/config_toml.h"

namespace filigree::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Preset, AreListedInTheOrderOfTheDocumentation) {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) names.emplace_back(preset.name);
  EXPECT_THAT(names, ElementsAre("tc", "stc", "stc-flex", "s16", "vegeta-m4", "vegeta-m8", "highlight", "ss", "ttc-stc-m4", "ttc-stc-m8",
                                 "ttc-vegeta-m4", "ttc-vegeta-m8", "tasd-m8", "tasd-m8-iterative", "sample-attention", "highlight-s", "tc-s", "stc-s",
                                 "ttc-s", "ttc-m8-s", "sample-attention-s"));
}

int promised_macs(std::string_view name) {
  if (name.starts_with("tasd-") || name.starts_with("sample-")) return 0;
  if (name == "ttc-m8-s") return 64;
  return name.ends_with("-s") ? 16 : 1024;
}

TEST(Preset, AreLegalAndOfThePromisedSize) {
  for (const Preset& preset : presets()) {
    SCOPED_TRACE(preset.name);
    const Config config = load(std::string(preset.name));
    EXPECT_EQ(name_of(config), preset.name);
    EXPECT_FALSE(summary_of(config).empty());
    EXPECT_EQ(macs_of(config), promised_macs(preset.name));
    const std::optional<HssConfig> core = core_of(config);
    EXPECT_EQ(core.has_value(), macs_of(config) > 0);
    if (!core) continue;
    EXPECT_GE(core->row_values, core->step_max()) << "one step per cycle needs a row at least as wide as the widest step";
  }
}

TEST(Preset, OpenWithACommentAndContinueAsTheWriterWrites) {
  for (const Preset& preset : presets()) {
    SCOPED_TRACE(preset.name);
    const std::string text(preset.text);
    EXPECT_THAT(text, StartsWith("# "));
    EXPECT_THAT(text, EndsWith("\n" + to_toml(load(std::string(preset.name)))));
  }
}

TEST(Preset, RunDenseAtFullSpeed) {
  for (const Preset& preset : presets()) {
    SCOPED_TRACE(preset.name);
    const std::optional<HssConfig> core = core_of(load(std::string(preset.name)));
    if (!core) continue;
    // With N:M as well: the first H of N = M is g.
    for (const RankSet& rank : core->ranks) EXPECT_EQ(rank.h.front(), rank.g);
  }
}

TEST(Preset, VegetaIsNmWithLanesInAnyOrder) {
  EXPECT_EQ(load_hss("vegeta-m4").ranks, std::vector{RankSet::n_of_m({4, 2, 1}, 4)});
  EXPECT_EQ(load_hss("vegeta-m8").ranks, std::vector{RankSet::n_of_m({8, 4, 2, 1}, 8)});
}

TEST(Preset, LoadReadsAFile) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / "filigree_preset_test.toml";
  HssConfig config = load_hss("tc-s");
  config.name = "mine";
  std::ofstream(path) << to_toml(config);
  EXPECT_EQ(load_hss(path.string()), config);
  std::filesystem::remove(path);
}

std::string problem(const std::string& name) {
  try {
    load(name);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Preset, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_THAT(problem("higlight"), AllOf(StartsWith("higlight: neither a preset nor a file"), HasSubstr("such as highlight, ")));
}

TEST(Preset, AFolderIsNotAConfiguration) { EXPECT_THAT(problem("/"), HasSubstr("/: is a folder, accepted: a TOML file or a preset's name")); }

}  // namespace
}  // namespace filigree::config
