#include "cli/timing_flow.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "cli/area_flow.h"
#include "cli/process.h"
#include "synth/ram_model.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

constexpr double kPeriod = 10;  // any: the slack tells the least one

std::string script(const synth::Netlist& netlist, const fs::path& folder, const std::string& liberty) {
  std::string text = fmt::format("read_liberty {}\n", liberty);
  if (!netlist.rams.empty()) text += fmt::format("read_liberty {}\n", (folder / "rams.lib").string());
  text += fmt::format("read_verilog {}\nlink_design {}\n", (folder / "netlist.v").string(), netlist.top);
  text += fmt::format("create_clock -name clk -period {} clk\n", kPeriod);
  text += "set_input_delay -clock clk 0 [all_inputs]\nset_output_delay -clock clk 0 [all_outputs]\n";
  text += "report_checks -path_delay max -format full -digits 4\n";
  return text;
}

}  // namespace

Timing measure_timing(const synth::Netlist& netlist, const synth::Liberty& library) {
  require_tool("sta", "opensta");
  const ScratchFolder scratch;
  const fs::path liberty = scratch.path() / "cells.lib";
  fs::create_symlink(fs::absolute(library.file), liberty);
  if (!netlist.rams.empty()) std::ofstream(scratch.path() / "rams.lib") << synth::ram_liberty(netlist, library);
  std::ofstream verilog(scratch.path() / "netlist.v");
  synth::write_verilog(verilog, netlist);
  verilog.close();
  const fs::path commands = scratch.path() / "timing.tcl";
  std::ofstream(commands) << script(netlist, scratch.path(), liberty.string());
  const ProcessResult result = run_process({"sta", "-no_splash", "-exit", commands.string()});
  if (result.exit_code != 0 || result.output.find("Error:") != std::string::npos)
    throw std::runtime_error(fmt::format("OpenSTA failed on {}: {}", netlist.top, last_line(result.output)));
  const std::optional<TimingPath> path = read_timing_path(result.output);
  if (!path) throw std::runtime_error(fmt::format("OpenSTA found no path in {}", netlist.top));
  return {*path, kPeriod - path->slack_ns()};
}

}  // namespace filigree::cli
