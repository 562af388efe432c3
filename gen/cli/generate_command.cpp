// filigree generate: one configuration becomes a folder of Verilog with everything that describes it.
#include <algorithm>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "cli/board_of.h"
#include "cli/c_header.h"
#include "cli/commands.h"
#include "cli/emission.h"
#include "cli/manifest.h"
#include "cli/output.h"
#include "cli/report.h"
#include "config/config_toml.h"
#include "config/preset.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string config;
  std::string output;
  bool no_source_lines = false;
  bool board = false;
  std::uint64_t clock = kBoardClock;
  std::uint64_t baud = kBoardBaud;
  std::string json;
};

void generate(const Options& options) {
  require_distinct({{"--output", options.output}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  Report report(options.json);
  OutputFolder folder(options.output);
  const Emission emission = emit_core(config, !options.no_source_lines);
  std::vector<hdl::File> files = emission.files;
  std::string board_top;
  if (options.board) {
    const board::Board board = board_of(config, emission, divisor_of(options.clock, options.baud));
    board_top = board.top;
    files.insert(files.end(), board.files.begin(), board.files.end());
  }
  std::string file_list;
  std::size_t lines = 0;
  for (const hdl::File& file : files) {
    folder.write("rtl/" + file.name, file.text);
    file_list += "rtl/" + file.name + "\n";
    lines += static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  }
  folder.write("filelist.f", file_list);
  folder.write("config.toml", config::to_toml(config));
  folder.write("ports.h", emission.ports_header);
  folder.write("include/" + config::name_of(config) + ".h", c_header(config, emission));
  folder.write(config::name_of(config) + ".core", fusesoc_core(config, emission));
  folder.write("manifest.json", manifest_json(config, emission, folder.files(), board_top));

  report.figures() = {
      {"top", options.board ? board_top : emission.top}, {"folder", options.output}, {"verilog_files", files.size()}, {"verilog_lines", lines}};
  const int macs = config::macs_of(config);
  const std::string size = macs == 0 ? "" : fmt::format("{} MACs, ", macs);
  report.add_line(fmt::format("{}: {}{} Verilog files with {} lines, top {}", options.output, size, files.size(), lines,
                              options.board ? board_top : emission.top));
  report.commit();
  folder.commit();
}

}  // namespace

void add_generate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("generate", "Write the Verilog of a configuration");
  add_config_argument(*command, options->config);
  add_path(*command, "-o,--output", options->output, "Folder to write; an earlier output is replaced")->required()->type_name("DIR");
  command->add_flag("--no-source-lines", options->no_source_lines, "Leave out the comments that name the generator's lines")->disable_flag_override();
  command->add_flag("--board", options->board, "Put the core behind a serial line, for an FPGA board (fpga/README.md)")->disable_flag_override();
  CLI::Option* clock =
      command->add_option("--clock", options->clock, "Clock of the board in Hz")->check(whole_number(1))->capture_default_str()->type_name("HZ");
  CLI::Option* baud =
      command->add_option("--baud", options->baud, "Bits per second on the line")->check(whole_number(1))->capture_default_str()->type_name("NUMBER");
  for (CLI::Option* option : {clock, baud}) option->needs("--board");
  add_json_option(*command, options->json);
  command->callback([options] { generate(*options); });
}

}  // namespace filigree::cli
