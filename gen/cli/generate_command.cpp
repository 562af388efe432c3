// filigree generate: one configuration becomes a folder of Verilog with everything that describes it.
#include <algorithm>
#include <memory>
#include <string>

#include <fmt/format.h>

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
  std::string json;
};

void generate(const Options& options) {
  require_distinct({{"--output", options.output}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  Report report(options.json);
  OutputFolder folder(options.output);
  const Emission emission = emit_core(config, !options.no_source_lines);
  std::string file_list;
  std::size_t lines = 0;
  for (const hdl::File& file : emission.files) {
    folder.write("rtl/" + file.name, file.text);
    file_list += "rtl/" + file.name + "\n";
    lines += static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
  }
  folder.write("filelist.f", file_list);
  folder.write("config.toml", config::to_toml(config));
  folder.write("ports.h", emission.ports_header);
  folder.write("include/" + config::name_of(config) + ".h", c_header(config, emission));
  folder.write(config::name_of(config) + ".core", fusesoc_core(config, emission));
  folder.write("manifest.json", manifest_json(config, emission, folder.files()));

  report.figures() = {{"top", emission.top}, {"folder", options.output}, {"verilog_files", emission.files.size()}, {"verilog_lines", lines}};
  const int macs = config::macs_of(config);
  const std::string size = macs == 0 ? "" : fmt::format("{} MACs, ", macs);
  report.add_line(fmt::format("{}: {}{} Verilog files with {} lines, top {}", options.output, size, emission.files.size(), lines, emission.top));
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
  add_json_option(*command, options->json);
  command->callback([options] { generate(*options); });
}

}  // namespace filigree::cli
