// board_sim CONFIG: a simulated FPGA board; prints the device for `filigree run CONFIG --serial DEVICE` and plays the board until it is killed.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "config/preset.h"
#include "fpga/simulated_board.h"

int main(int argc, char** argv) {
  using namespace filigree;
  if (argc != 2) {
    fmt::print(stderr, "usage: board_sim CONFIG\nCONFIG is a preset's name or a TOML file of kind hss_core.\n");
    return 2;
  }
  try {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    fpga::SimulatedBoard board(config::load(argv[1]));
    fmt::print("{}\n", board.device());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ends, &signal);
    const fpga::BoardSimulator& simulator = board.stop();
    fmt::print(stderr, "board_sim: {} bytes to the board, {} from it\n", simulator.to_board(), simulator.from_board());
    return 0;
  } catch (const std::invalid_argument& error) {
    fmt::print(stderr, "board_sim: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "board_sim: {}\n", error.what());
    return 1;
  }
}
