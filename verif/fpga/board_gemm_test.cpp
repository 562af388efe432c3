// Whole GEMMs through the host's library, a pseudo-terminal and the emitted board, bit by bit against the golden model.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "bench/test_options.h"
#include "cli/board_of.h"
#include "cli/process.h"
#include "config/preset.h"
#include "estimate/hss_work.h"
#include "fpga/simulated_board.h"
#include "host/gemm_loader.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/random_job.h"
#include "tools/tensor_file.h"

namespace filigree::fpga {
namespace {

constexpr std::uint64_t kBaud = 115200;  // a pseudo-terminal takes any

/// `gemms` random GEMMs, random patterns and data; every second one compressed where the core can.
void run_random_gemms(const config::HssConfig& config, SimulatedBoard& board, int gemms, std::uint64_t seed, int most_steps = 3) {
  system::Rng rng(static_cast<system::Rng::result_type>(seed));
  const format::Geometry geometry = system::geometry_of(config);
  host::SerialPort port(board.device(), kBaud);
  host::Link link(port, host::Milliseconds(20000));
  const std::vector<model::Pattern> patterns = geometry.family.patterns();
  for (int i = 0; i < gemms; ++i) {
    const model::Pattern pattern = patterns[static_cast<std::size_t>(system::pick(rng, 0, static_cast<int>(patterns.size()) - 1))];
    const system::Shape shape = system::random_shape(rng, geometry, pattern, config.compressed_b && i % 2 == 1, most_steps);
    const system::RandomGemm gemm = system::random_gemm(rng, geometry, pattern, shape);
    SCOPED_TRACE(fmt::format("{}, GEMM {}: {}; again with {}", config.name, i, gemm.text, bench::test_options(seed).rerun));
    const format::Job job(geometry, pattern, gemm.a, gemm.b, shape.options);
    const host::Hello hello = link.synchronise();
    EXPECT_EQ(hello.identity, cli::identity_of(config));
    const host::GemmAnswer answer = host::run_gemm(link, hello, job);
    EXPECT_TRUE(answer.z == system::golden_gemm(job, gemm.b));
    EXPECT_FALSE(answer.protocol_error);
    const estimate::HssWork work = estimate::count_work(geometry, pattern, gemm.a, gemm.b, config.zero_gating, shape.options);
    ASSERT_EQ(answer.counters.size(), config.compressed_b ? 11u : 10u);
    EXPECT_EQ(static_cast<std::int64_t>(answer.counters[1]), work.steps);
    EXPECT_EQ(static_cast<std::int64_t>(answer.counters[2]), work.useful_slots);
    EXPECT_EQ(static_cast<std::int64_t>(answer.counters[4]), work.b_rows);
    EXPECT_EQ(static_cast<std::int64_t>(answer.counters[6]), work.a_beats);
    EXPECT_EQ(static_cast<std::int64_t>(answer.counters[9]), work.c_beats);
  }
  EXPECT_EQ(board.stop().framing_errors(), 0u);
}

TEST(BoardGemm, Dense) {
  const config::HssConfig config = config::load_hss("tc-s");
  SimulatedBoard board(config);
  run_random_gemms(config, board, 6, bench::test_seed(11));
}

TEST(BoardGemm, TwoRanksAndCompressedB) {
  const config::HssConfig config = config::load_hss("highlight-s");
  SimulatedBoard board(config);
  run_random_gemms(config, board, 6, bench::test_seed(12));
}

// More bytes of every stream than its queue has, and a divisor that is no power of two.
TEST(BoardGemm, LongerThanTheQueues) {
  const config::HssConfig config = config::load_hss("tc-s");
  SimulatedBoardOptions options;
  options.divisor = 5;
  SimulatedBoard board(config, std::move(options));
  const format::Geometry geometry = system::geometry_of(config);
  system::Rng rng(static_cast<system::Rng::result_type>(bench::test_seed(13)));
  const model::Pattern dense = geometry.family.resolve(model::Pattern::parse("dense"));
  const system::RandomGemm gemm = system::random_gemm(rng, geometry, dense, {.m = 13, .k = 70, .n = 37, .options = {}});
  const format::Job job(geometry, dense, gemm.a, gemm.b);
  host::SerialPort port(board.device(), kBaud);
  host::Link link(port, host::Milliseconds(20000));
  const host::GemmAnswer answer = host::run_gemm(link, link.synchronise(), job);
  EXPECT_TRUE(answer.z == system::golden_gemm(job, gemm.b));
  EXPECT_GT(answer.bytes_sent, 4096u);
  EXPECT_GT(answer.bytes_received, 512u);
}

// The command, as a user calls it.
TEST(BoardGemm, CommandOnASerialLine) {
  const config::HssConfig config = config::load_hss("tc-s");
  SimulatedBoard board(config);
  cli::ScratchFolder scratch;
  system::Rng rng(5);
  const model::Range range{-128, 127};
  const std::string a = scratch.path() / "a.npy";
  const std::string b = scratch.path() / "b.npy";
  tools::write_npy(a, tools::from_matrix(system::random_matrix(rng, 5, 20, range), tools::Dtype::kInt8));
  tools::write_npy(b, tools::from_matrix(system::random_matrix(rng, 20, 9, range), tools::Dtype::kInt8));
  const auto run = [&](const char* configuration, const std::string& device) {
    return cli::run_process({FILIGREE_COMMAND, "run", configuration, "--a", a, "--b", b, "--serial", device, "--timeout", "20000"});
  };
  const cli::ProcessResult good = run("tc-s", board.device());
  EXPECT_EQ(good.exit_code, 0) << good.output;
  EXPECT_NE(good.output.find("45"), std::string::npos) << good.output;
  const cli::ProcessResult other = run("stc-s", board.device());
  EXPECT_EQ(other.exit_code, 2) << other.output;
  EXPECT_NE(other.output.find("the board has configuration"), std::string::npos) << other.output;
  const cli::ProcessResult nowhere = run("tc-s", (scratch.path() / "none").string());
  EXPECT_EQ(nowhere.exit_code, 2) << nowhere.output;
  const cli::ProcessResult file = run("tc-s", a);
  EXPECT_EQ(file.exit_code, 2) << file.output;
  EXPECT_NE(file.output.find("accepted: a serial line"), std::string::npos) << file.output;
}

}  // namespace
}  // namespace filigree::fpga
