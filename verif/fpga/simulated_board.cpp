#include "fpga/simulated_board.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "bench/verilate.h"
#include "cli/board_of.h"
#include "cli/emission.h"

namespace filigree::fpga {
namespace {

void mutate(std::vector<hdl::File>& files, const Mutation& mutation) {
  const auto file = std::ranges::find(files, mutation.file, &hdl::File::name);
  const std::size_t at = file == files.end() ? std::string::npos : file->text.find(mutation.from);
  if (at == std::string::npos) throw std::invalid_argument(fmt::format("{}: '{}' is not there to be changed", mutation.file, mutation.from));
  file->text.replace(at, mutation.from.size(), mutation.to);
}

}  // namespace

std::vector<hdl::File> board_verilog(const config::Config& config, int divisor, std::string& top, std::string& ports_header) {
  const cli::Emission emission = cli::emit_core(config, false);
  board::Board board = cli::board_of(config, emission, divisor);
  std::vector<hdl::File> files = emission.files;
  std::ranges::move(board.files, std::back_inserter(files));
  top = board.top;
  ports_header = board.ports_header;
  return files;
}

SimulatedBoard::SimulatedBoard(const config::Config& config, SimulatedBoardOptions options) {
  bench::ModelSource source;
  source.verilog = board_verilog(config, options.divisor, source.top, source.ports_header);
  for (const Mutation& mutation : options.mutations) mutate(source.verilog, mutation);
  model_ = std::make_unique<bench::VerilatedModel>(source.top, bench::verilate(source), options.seed);
  simulator_ = std::make_unique<BoardSimulator>(*model_, options.divisor, terminal_, std::move(options.fault));
  thread_ = std::jthread([this](const std::stop_token& stop) { simulator_->run(stop); });
}

const BoardSimulator& SimulatedBoard::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  return *simulator_;
}

}  // namespace filigree::fpga
