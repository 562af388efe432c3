// What Verilator (all warnings), yosys and Icarus say about every emitted file of a preset: nothing, if it is right.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "cli/emission.h"
#include "cli/process.h"
#include "config/preset.h"

namespace filigree::cli::test {

constexpr int kSmallMacs = 64;

/// Names of the presets of up to kSmallMacs MACs, or of the larger ones.
inline std::vector<std::string> preset_names(bool small) {
  std::vector<std::string> names;
  for (const config::Preset& preset : config::presets()) {
    const std::string name(preset.name);
    if ((config::macs_of(config::load(name)) <= kSmallMacs) == small) names.push_back(name);
  }
  return names;
}

/// The name of a preset as part of a test's.
inline std::string identifier(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

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

  void expect_silence_of_verilator() { expect_silence({"verilator", "--lint-only", "-Wall", "--top-module", top_}); }
  void expect_silence_of_icarus() { expect_silence({"iverilog", "-g2005", "-Wall", "-t", "null", "-s", top_}); }
  void expect_silence_of_yosys() {
    const ProcessResult result =
        run_process({"yosys", "-q", "-p", fmt::format("read_verilog {}; hierarchy -check -top {}; check -assert", fmt::join(files_, " "), top_)});
    EXPECT_EQ(result.exit_code, 0) << result.output;
    EXPECT_EQ(result.output, "");
  }

 private:
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

}  // namespace filigree::cli::test
