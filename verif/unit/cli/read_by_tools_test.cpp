// Every emitted file of every preset is read by Verilator (all warnings), yosys and Icarus without a word.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/emission.h"
#include "cli/process.h"
#include "config/preset.h"

namespace filigree::cli {
namespace {

class ToolsOnPreset : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const Emission emission = emit_core(config::load(GetParam()));
    top_ = emission.top;
    for (const hdl::File& file : emission.files) {
      files_.push_back((scratch_.path() / file.name).string());
      std::ofstream(files_.back()) << file.text;
    }
  }

  void expect_silence(std::vector<std::string> command) {
    command.insert(command.end(), files_.begin(), files_.end());
    const ProcessResult result = run_process(command);
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_EQ(result.output, "");
  }

  ScratchFolder scratch_;
  std::string top_;
  std::vector<std::string> files_;
};

TEST_P(ToolsOnPreset, VerilatorHasNoWarning) { expect_silence({"verilator", "--lint-only", "-Wall", "--top-module", top_}); }

TEST_P(ToolsOnPreset, IcarusReadsThemAsVerilog2005) { expect_silence({"iverilog", "-g2005", "-Wall", "-t", "null", "-s", top_}); }

TEST_P(ToolsOnPreset, YosysReadsThem) {
  const ProcessResult result =
      run_process({"yosys", "-q", "-p", fmt::format("read_verilog {}; hierarchy -check -top {}; check -assert", fmt::join(files_, " "), top_)});
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(result.output, "");
}

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const config::Preset& preset : config::presets()) names.emplace_back(preset.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Emission, ToolsOnPreset, ::testing::ValuesIn(preset_names()), [](const auto& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace filigree::cli
