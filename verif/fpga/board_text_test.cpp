// What the tools say about the emitted boards, and which configurations have none.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "bench/test_options.h"
#include "cli/board_of.h"
#include "cli/process.h"
#include "cli/user_error.h"
#include "config/preset.h"
#include "fpga/simulated_board.h"
#include "system/random_job.h"

namespace filigree::fpga {
namespace {

/// Complaints of Verilator, Icarus and yosys about the board of a configuration.
std::string complaints(const config::Config& config) {
  cli::ScratchFolder scratch;
  std::string top, header;
  std::vector<std::string> names;
  for (const hdl::File& file : board_verilog(config, 104, top, header)) {
    names.push_back((scratch.path() / file.name).string());
    std::ofstream(names.back()) << file.text;
  }
  std::string all;
  const auto judge = [&](std::vector<std::string> command) {
    const std::string tool = command[0];
    command.insert(command.end(), names.begin(), names.end());
    const cli::ProcessResult result = cli::run_process(command);
    if (result.exit_code != 0 || !result.output.empty()) all += fmt::format("{}: {}\n", tool, result.output);
  };
  judge({"verilator", "--lint-only", "-Wall", "--top-module", top});
  judge({"iverilog", "-g2005", "-Wall", "-t", "null", "-s", top});
  const std::string read = fmt::format("read_verilog {}; hierarchy -check -top {}; proc; check -assert", fmt::join(names, " "), top);
  const cli::ProcessResult yosys = cli::run_process({"yosys", "-q", "-e", ".", "-p", read});
  if (yosys.exit_code != 0 || !yosys.output.empty()) all += "yosys: " + yosys.output;
  return all;
}

TEST(BoardText, SmallPresetsAreRead) {
  for (const char* preset : {"tc-s", "stc-s", "highlight-s"}) EXPECT_EQ(complaints(config::load(preset)), "") << preset;
}

TEST(BoardText, RandomConfigurationsAreRead) {
  const std::uint64_t seed = bench::test_seed(31);
  system::Rng rng(static_cast<system::Rng::result_type>(seed));
  for (int i = 0; i < 2; ++i) {
    config::HssConfig config = system::random_config(rng);
    config.name = "random";
    config.summary = "Random configuration";
    EXPECT_EQ(complaints(config), "") << config.name << ", configuration " << i << "; again with " << bench::test_options(seed).rerun;
  }
}

TEST(BoardText, OtherKindsAreRefused) {
  for (const char* preset : {"ttc-s", "tasd-m8", "sample-attention-s"}) {
    const config::Config config = config::load(preset);
    EXPECT_THROW(cli::board_of(config, cli::emit_core(config), 104), cli::UserError) << preset;
  }
}

TEST(BoardText, ARateThatTheClockCannotMakeIsRefused) {
  EXPECT_EQ(cli::divisor_of(12'000'000, 115'200), 104);
  EXPECT_EQ(cli::divisor_of(12'000'000, 1'000'000), 12);
  EXPECT_THROW(cli::divisor_of(12'000'000, 3'500'000), cli::UserError);
  EXPECT_THROW(cli::divisor_of(1'000'000, 225'000), cli::UserError) << "4 cycles are 11 % off";
}

}  // namespace
}  // namespace filigree::fpga
