// The built command from outside: the figures that others rely on, help that reads well, and folders that are the same on every run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "command.h"
#include "config/preset.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Command, RunHasItsFigures) {
  write_operands();
  const json run = figures({"run", "highlight-s", "--a", path("a.npy"), "--b", path("b.npy"), "--pattern", "4:4,2:4", "--engine", "interpreter"});
  expect_numbers(run, {"cycles", "closed_form_cycles", "utilisation", "mismatches"});
  EXPECT_EQ(run["cycles"], run["closed_form_cycles"]);
  EXPECT_EQ(run["mismatches"], 0);
}

TEST_F(Command, SynthHasItsFigures) {
  const json synth = figures({"synth", "tc-s"});
  expect_numbers(synth, {"macs", "ge", "ge_per_mac"});
  expect_numbers(synth.at("row"), {"ge_per_mac"});
  ASSERT_TRUE(synth.at("groups").is_object());
  EXPECT_FALSE(synth["groups"].empty());
  double sum = 0;
  for (const auto& [name, ge] : synth["groups"].items()) {
    ASSERT_TRUE(ge.is_number()) << name;
    sum += ge.get<double>();
  }
  EXPECT_NEAR(sum, synth["ge"].get<double>(), 0.1 * static_cast<double>(synth["groups"].size())) << "the groups are all there is";
}

TEST_F(Command, PruneHasItsFigures) {
  write_operands();
  const json prune = figures({"prune", path("a.npy"), "--pattern", "1:8", "-o", path("p.npy")});
  expect_numbers(prune, {"kept_fraction", "kept_magnitude"});
  EXPECT_LT(prune["kept_fraction"], 1);
  EXPECT_GE(prune["kept_magnitude"], prune["kept_fraction"]) << "the largest are kept";
}

TEST_F(Command, EstimateHasItsFigures) {
  std::ofstream(path("layers.csv")) << "name,M,K,N,pattern\nfirst,64,64,49,dense\nsecond,64,64,49,4:8,2:4\n";
  const json estimate = figures({"estimate", "highlight-s", "--layers", path("layers.csv")});
  ASSERT_EQ(estimate.at("layers").size(), 2U);
  EXPECT_EQ(estimate["layers"][0].at("name"), "first");
  EXPECT_EQ(estimate["layers"][1].at("name"), "second");
  for (const json& layer : estimate["layers"]) {
    expect_numbers(layer, {"cycles", "steady_cycles"});
    EXPECT_LE(layer["steady_cycles"], layer["cycles"]);
  }
}

TEST_F(Command, PresetsAreAListOfObjectsWithNames) {
  const json presets = figures({"presets"});
  ASSERT_TRUE(presets.is_array());
  std::vector<std::string> names;
  for (const json& preset : presets) names.push_back(preset.at("name").get<std::string>());
  std::vector<std::string> expected;
  for (const config::Preset& preset : config::presets()) expected.emplace_back(preset.name);
  EXPECT_EQ(names, expected);
}

TEST_F(Command, JsonOnStandardOutputIsAllThereIs) { EXPECT_TRUE(json::parse(filigree({"presets", "--json", "-"})).is_array()); }

TEST_F(Command, EveryPresetIsWrittenTheSameTwice) {
  for (const config::Preset& preset : config::presets()) {
    const std::string name(preset.name);
    SCOPED_TRACE(name);
    // Two processes: what depends on addresses or on the time of day would differ.
    filigree({"generate", name, "-o", path("first")});
    filigree({"generate", name, "-o", path("second")});
    const auto first = files_below(path("first"));
    EXPECT_EQ(first, files_below(path("second")));
    for (const char* file : {"filelist.f", "manifest.json", "config.toml", "ports.h"}) EXPECT_TRUE(first.contains(file)) << file;
    EXPECT_TRUE(first.contains(name + ".core"));
    const json manifest = read_json(path("first/manifest.json"));
    ASSERT_TRUE(manifest.at("top").is_string());
    EXPECT_TRUE(first.contains("rtl/" + manifest["top"].get<std::string>() + ".v")) << manifest["top"];
  }
}

TEST_F(Command, ItsConfigurationGeneratesTheSameFolder) {
  filigree({"generate", "highlight-s", "-o", path("preset")});
  filigree({"generate", path("preset/config.toml"), "-o", path("again")});
  EXPECT_EQ(files_below(path("preset")), files_below(path("again")));
}

TEST_F(Command, HelpNamesEveryCommandAndEveryOptionSaysWhatItTakes) {
  const std::string help = filigree({"--help"});
  for (const char* command :
       {"presets", "generate", "synth", "import", "prune", "decompose", "tasder", "filter", "verify", "run", "estimate", "compare"}) {
    SCOPED_TRACE(command);
    EXPECT_THAT(help, HasSubstr(fmt::format("\n  {} ", command)));
    const std::string own = filigree({command, "--help"});
    EXPECT_THAT(own, AllOf(HasSubstr(fmt::format("Usage: filigree {}", command)), HasSubstr("--json FILE")));
    // CLI11's names of C++ types, and its notation of checks, mean nothing to a user.
    EXPECT_THAT(own, AllOf(Not(HasSubstr("TEXT")), Not(HasSubstr("UINT")), Not(HasSubstr("->")), Not(HasSubstr("value in"))));
  }
}

}  // namespace
}  // namespace filigree::cli
