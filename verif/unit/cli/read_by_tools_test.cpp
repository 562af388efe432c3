// Small presets are read by Verilator, yosys and Icarus without a word.
#include "tools_on_preset.h"

namespace filigree::cli::test {
namespace {

TEST_P(ToolsOnPreset, VerilatorHasNoWarning) { expect_silence_of_verilator(); }
TEST_P(ToolsOnPreset, IcarusReadsThemAsVerilog2005) { expect_silence_of_icarus(); }
TEST_P(ToolsOnPreset, YosysReadsThem) { expect_silence_of_yosys(); }

INSTANTIATE_TEST_SUITE_P(Small, ToolsOnPreset, ::testing::ValuesIn(preset_names(true)), identifier);

}  // namespace
}  // namespace filigree::cli::test
