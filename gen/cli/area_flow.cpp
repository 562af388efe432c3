#include "cli/area_flow.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

#include "cli/process.h"
#include "cli/user_error.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

constexpr const char* kRamModule = "fil_ram_1r1w";

const std::map<std::string, double>& gate_equivalents() {
  static const std::map<std::string, double> table = {{"NOT", .67},    {"BUF", 1},        {"AND", 1.33},     {"NAND", 1},        {"OR", 1.33},
                                                      {"NOR", 1},      {"XOR", 2},        {"XNOR", 2},       {"MUX", 2.33},      {"AOI3", 1.33},
                                                      {"OAI3", 1.33},  {"AOI4", 1.67},    {"OAI4", 1.67},    {"ANDNOT", 1.33},   {"ORNOT", 1.33},
                                                      {"DFF_P", 5.67}, {"DFF_PN0", 6.67}, {"DFF_PN1", 6.67}, {"DLATCH_P", 3.33}, {"DLATCH_N", 3.33}};
  return table;
}

std::string yosys_script(const std::string& top, const std::vector<fs::path>& files, bool flatten, bool alumacc, const fs::path& statistics) {
  std::vector<std::string> names;
  for (const fs::path& file : files) names.push_back(file.string());
  std::string script = fmt::format("read_verilog -sv -DSYNTHESIS {}\n", fmt::join(names, " "));
  script += fmt::format("hierarchy -check -top {}\n", top);
  script += fmt::format("synth {}{}-top {}\n", flatten ? "-flatten " : "", alumacc ? "" : "-noalumacc ", top);
  script += "dfflegalize -cell $_DFF_P_ x -cell $_DFF_PN0_ x -cell $_DFF_PN1_ x -cell $_DLATCH_P_ x -cell $_DLATCH_N_ x\n";
  script += "simplemap\nabc -g AND,NAND,OR,NOR,XOR,XNOR,MUX,AOI3,OAI3,AOI4,OAI4\nopt_clean -purge\n";
  script += fmt::format("tee -q -o {} stat\n", statistics.string());
  return script;
}

/// Number of cells by type, by module.
using Statistics = std::map<std::string, std::map<std::string, std::int64_t>>;

/// One module's own cells.
struct ModuleArea {
  double ge = 0;
  std::int64_t flops = 0;
  std::map<std::string, std::int64_t> children;
};

/// "$paramod\name\P=.." and "$paramod$hash\name" -> "name".
std::string base_name(const std::string& name) {
  if (!name.starts_with("$paramod")) return name;
  const auto first = name.find('\\');
  const auto second = name.find('\\', first + 1);
  return name.substr(first + 1, second == std::string::npos ? second : second - first - 1);
}

/// What `stat` prints: a section "=== module ===" for each, in it lines "  cell  count" behind "Number of cells". The JSON that yosys 0.23 prints instead is
/// not well-formed as soon as there is a hierarchy.
Statistics read_statistics(std::istream& in) {
  Statistics modules;
  std::string module;
  bool in_cells = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("=== ") && line.ends_with(" ===")) {
      module = line.substr(4, line.size() - 8);
      in_cells = false;
      if (module == "design hierarchy") break;
      modules[module];
    } else if (line.find("Number of cells:") != std::string::npos) {
      in_cells = true;
    } else if (std::istringstream words(line); in_cells) {
      std::string cell;
      std::int64_t count = 0;
      if (words >> cell >> count) modules[module][cell] += count;
    }
  }
  return modules;
}

ModuleArea read_module(const std::map<std::string, std::int64_t>& cells, const Statistics& modules) {
  ModuleArea area;
  for (const auto& [type, count] : cells) {
    if (base_name(type) == kRamModule) continue;
    if (modules.contains(type)) {
      area.children[type] += count;
      continue;
    }
    const bool gate = type.starts_with("$_") && type.ends_with("_");
    const auto found = gate ? gate_equivalents().find(type.substr(2, type.size() - 3)) : gate_equivalents().end();
    if (found == gate_equivalents().end()) throw std::runtime_error(fmt::format("yosys left a cell without an area: {}", type));
    area.ge += found->second * static_cast<double>(count);
    if (found->first.starts_with("DFF")) area.flops += count;
  }
  return area;
}

Area sum_up(const Statistics& statistics, const std::string& top) {
  std::map<std::string, ModuleArea> modules;
  for (const auto& [name, cells] : statistics) modules[name] = read_module(cells, statistics);
  Area area;
  const std::function<void(const std::string&, std::int64_t)> add = [&](const std::string& name, std::int64_t instances) {
    const ModuleArea& module = modules.at(name);
    GroupArea& group = area.groups[base_name(name)];
    group.instances += instances;
    group.ge += module.ge * static_cast<double>(instances);
    group.flops += module.flops * instances;
    for (const auto& [child, count] : module.children) add(child, instances * count);
  };
  add(top, 1);
  for (const auto& [name, group] : area.groups) {
    area.ge += group.ge;
    area.flops += group.flops;
  }
  return area;
}

Area run_yosys(const Emission& emission, bool flatten, bool alumacc) {
  const ScratchFolder scratch;
  const std::vector<fs::path> files = write_for_synthesis(emission, scratch.path());
  const fs::path script = scratch.path() / "area.ys";
  const fs::path statistics = scratch.path() / "statistics";
  std::ofstream(script) << yosys_script(emission.top, files, flatten, alumacc, statistics);
  const ProcessResult result = run_process({"yosys", "-q", "-s", script.string()});
  if (result.exit_code != 0) throw std::runtime_error(fmt::format("yosys failed on {}: {}", emission.top, last_line(result.output)));
  std::ifstream in(statistics);
  const Statistics parsed = read_statistics(in);
  if (!parsed.contains(emission.top)) throw std::runtime_error(fmt::format("yosys wrote no statistics for {}", emission.top));
  Area area = sum_up(parsed, emission.top);
  area.alumacc = alumacc;
  return area;
}

}  // namespace

std::vector<fs::path> write_for_synthesis(const Emission& emission, const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const hdl::File& file : emission.files) {
    std::string text = file.text;
    const std::string ram_header = fmt::format("module {} ", kRamModule);
    if (const auto at = text.find("\n" + ram_header); at != std::string::npos) text.insert(at + 1, "(* blackbox *)\n");
    paths.push_back(folder / file.name);
    std::ofstream out(paths.back(), std::ios::binary);
    if (!(out << text).flush()) throw UserError(fmt::format("{}: cannot be written, accepted: a folder with room", paths.back().string()));
  }
  return paths;
}

std::string area_script() { return yosys_script("", {}, false, false, {}); }

Area measure_area(const Emission& emission, bool flatten) {
  require_tool("yosys");
  const Area with = run_yosys(emission, flatten, true);
  const Area without = run_yosys(emission, flatten, false);
  return with.ge <= without.ge ? with : without;
}

}  // namespace filigree::cli
