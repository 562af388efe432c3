// What goes wrong on a line, and boards that are broken, must be noticed.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "bench/test_options.h"
#include "config/preset.h"
#include "fpga/simulated_board.h"
#include "host/gemm_loader.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/random_job.h"

namespace filigree::fpga {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr std::uint64_t kBaud = 115200;
constexpr host::Milliseconds kPatient(20000);
constexpr host::Milliseconds kImpatient(800);

class BoardFaults : public ::testing::Test {
 protected:
  BoardFaults() : config_(tiny()), geometry_(system::geometry_of(config_)), job_(make_job()) {}

  /// Two MACs: the wrapper is what this is about, and a model of it is built for every mutant.
  static config::HssConfig tiny() {
    config::HssConfig config = config::load_hss("tc-s");
    config.name = "tiny";
    config.lanes = 2;
    config.rows = 1;
    config.columns = 4;
    config.row_values = 2;
    config.acc_bits = 24;
    return config;
  }

  format::Job make_job() {
    system::Rng rng(3);
    const model::Pattern dense = geometry_.family.resolve(model::Pattern::parse("dense"));
    const system::RandomGemm gemm = system::random_gemm(rng, geometry_, dense, {.m = 4, .k = 24, .n = 20, .options = {}});
    b_ = gemm.b;
    return format::Job(geometry_, dense, gemm.a, gemm.b);
  }

  /// What went wrong: an error's text, "wrong results", or nothing.
  std::string run(SimulatedBoard& board, host::Milliseconds timeout) const {
    host::SerialPort port(board.device(), kBaud);
    host::Link link(port, timeout);
    try {
      const host::Hello hello = link.synchronise();
      return host::run_gemm(link, hello, job_).z == system::golden_gemm(job_, b_) ? "" : "wrong results";
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  /// A board with one line of its Verilog changed.
  std::string run_mutant(const std::string& file, const std::string& from, const std::string& to) const {
    SimulatedBoardOptions options;
    options.mutations = {{file, from, to}};
    SimulatedBoard board(config_, std::move(options));
    return run(board, kImpatient);
  }

  config::HssConfig config_;
  format::Geometry geometry_;
  model::Matrix<std::int32_t> b_;
  format::Job job_;
};

TEST_F(BoardFaults, NoneIsNoFailure) {
  SimulatedBoard board(config_);
  EXPECT_EQ(run(board, kPatient), "");
}

TEST_F(BoardFaults, NobodyAnswers) {
  PseudoTerminal terminal;
  host::SerialPort port(terminal.device(), kBaud);
  host::Link link(port, kImpatient);
  try {
    link.synchronise();
    FAIL() << "somebody answered";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("no answer for 800 ms"));
    EXPECT_THAT(error.what(), HasSubstr(terminal.device()));
    EXPECT_THAT(error.what(), HasSubstr("accepted: a board"));
  }
}

TEST_F(BoardFaults, BytesOfALineThatWereLostDamagedOrAdded) {
  struct Case {
    const char* name;
    std::function<std::vector<std::uint8_t>(std::uint8_t)> change;
  };
  const Case cases[] = {{"lost", [](std::uint8_t) { return std::vector<std::uint8_t>{}; }},
                        {"damaged", [](std::uint8_t byte) { return std::vector<std::uint8_t>{static_cast<std::uint8_t>(byte ^ 0x10)}; }},
                        {"doubled", [](std::uint8_t byte) {
                           return std::vector<std::uint8_t>{byte, byte};
                         }}};
  for (const Case& fault : cases) {
    // In the zeros, in the first frames, in the data, in a length byte or wherever else these fall.
    for (const std::uint64_t at : {270, 273, 290, 300, 301, 302, 400, 700}) {
      SCOPED_TRACE(fmt::format("{} at byte {}", fault.name, at));
      SimulatedBoardOptions options;
      auto count = std::make_shared<std::uint64_t>(0);
      options.fault = [=, change = fault.change](std::uint8_t byte) { return ++*count == at ? change(byte) : std::vector<std::uint8_t>{byte}; };
      SimulatedBoard board(config_, std::move(options));
      const std::string answer = run(board, kImpatient);
      EXPECT_NE(answer, "wrong results");
      // A zero that comes twice between two frames does no harm.
      if (fault.name != std::string("doubled")) {
        EXPECT_NE(answer, "");
      }
      // The same board, asked again, is as good as new.
      EXPECT_EQ(run(board, kPatient), "");
    }
  }
}

// Whatever stands on the line before a host begins: half a frame, noise, a write to a core in the middle of a job.
TEST_F(BoardFaults, GarbageBeforeTheHostBegins) {
  const std::uint64_t seed = bench::test_seed(21);
  SCOPED_TRACE(bench::test_options(seed).rerun);
  std::mt19937 rng(static_cast<std::mt19937::result_type>(seed));
  SimulatedBoard board(config_);
  for (int i = 0; i < 8; ++i) {
    {
      host::SerialPort port(board.device(), kBaud);
      std::vector<std::uint8_t> noise(static_cast<std::size_t>(system::pick(rng, 1, 400)));
      for (std::uint8_t& byte : noise) byte = static_cast<std::uint8_t>(rng());
      if (i % 2 == 0) noise[0] = 3;  // a write that never ends
      port.write(noise, kPatient);
    }
    EXPECT_EQ(run(board, kPatient), "") << "noise " << i;
  }
}

TEST_F(BoardFaults, RequestsThatTheBoardDoesNotKnowAreRefused) {
  SimulatedBoard board(config_);
  host::SerialPort port(board.device(), kBaud);
  host::Link link(port, kPatient);
  link.synchronise();
  const auto answer = [&](std::vector<std::uint8_t> frame, bool good_crc) {
    frame.push_back(static_cast<std::uint8_t>(host::crc8(frame) ^ (good_crc ? 0 : 1)));
    port.write(frame, kPatient);
    std::vector<std::uint8_t> reply;
    while (reply.size() < 4) {
      const std::vector<std::uint8_t> more = port.read(4 - reply.size(), kPatient);
      if (more.empty()) break;
      reply.insert(reply.end(), more.begin(), more.end());
    }
    return reply;
  };
  const auto refused = [](std::uint8_t reason) {
    std::vector<std::uint8_t> reply = {255, 1, reason};
    reply.push_back(host::crc8(reply));
    return reply;
  };
  EXPECT_EQ(answer({77, 0, 0}, true), refused(1));
  EXPECT_EQ(answer({7, 0, 2, 1, 2}, true), refused(1));
  EXPECT_EQ(answer({3, 3, 1, 9}, true), refused(1)) << "streams are 0 to 2";
  EXPECT_EQ(answer({1, 0, 0}, false), refused(2));
  EXPECT_TRUE(link.poll(3, 0).damaged);
  link.reset();
  EXPECT_FALSE(link.poll(3, 0).damaged);
}

TEST_F(BoardFaults, MoreThanAQueueHoldsShows) {
  SimulatedBoard board(config_);
  host::SerialPort port(board.device(), kBaud);
  host::Link link(port, kPatient);
  link.synchronise();
  // b alone, without a command: 512 bytes in the queue, one before it, nine in the adapter and what the core's own buffers take.
  const std::vector<std::uint8_t> bytes(200);
  for (int i = 0; i < 2; ++i) link.write(2, bytes);
  EXPECT_FALSE(link.poll(3, 0).overflow);
  for (int i = 0; i < 4; ++i) link.write(2, bytes);
  EXPECT_TRUE(link.poll(3, 0).overflow);
  link.reset();
  EXPECT_FALSE(link.poll(3, 0).overflow);
}

TEST_F(BoardFaults, BrokenBoardsAreNoticed) {
  EXPECT_NE(run_mutant("fil_uart_rx.v", "{level, shift[7:1]}", "{shift[6:0], level}"), "") << "bits in the wrong order";
  EXPECT_NE(run_mutant("fil_uart_tx.v", "{1'b1, shift[8:1]}", "{1'b0, shift[8:1]}"), "") << "no stop bit";
  EXPECT_NE(run_mutant("fil_byte_fifo.v", "written + {{SIZE_BITS{1'b0}}, push}", "written + {{SIZE_BITS{1'b0}}, push & (written[4:0] != 5'd9)}"), "")
      << "a byte of 32 is lost";
  EXPECT_NE(run_mutant("fil_bytes_to_beat.v", "longer[8*BYTES+7:8]", "{longer[8*BYTES-1:8], longer[8*BYTES+7:8*BYTES]}"), "")
      << "bytes in the wrong order";
  EXPECT_NE(run_mutant("fil_beat_to_bytes.v", "shift >> 8", "shift >> 7"), "") << "results shifted";
  EXPECT_NE(run_mutant("fil_host_link.v", "taken_bytes, status,", "~taken_bytes, status,"), "") << "wrong room";
  EXPECT_NE(run_mutant("fil_crc8.v", "step_0[7]}} & 8'h07", "step_0[7]}} & 8'h17"), "") << "another polynomial";
}

}  // namespace
}  // namespace filigree::fpga
