#include "mutate/netlist.h"

#include <fmt/format.h>

#include <bit>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "bench/process.h"
#include "mutate/graph_model.h"

namespace filigree::mutate {
namespace {

namespace fs = std::filesystem;

/// From words to an and-inverter graph, in a design that is flat and without memories.
const std::string kToGraph =
    "opt_expr; techmap; setundef -undriven -zero; setundef -init -zero; opt -fast; dffunmap; aigmap; setundef -zero; "
    "opt_clean; write_aiger -vmap names graph.aig";

void yosys(const fs::path& folder, const std::string& name, const std::string& script) {
  std::ofstream(folder / (name + ".ys")) << script << '\n';
  const fs::path log = folder / (name + ".log");
  const auto status = bench::run({{{bench::find_program("yosys").string(), "-q", "-s", name + ".ys"}, folder, log}}, {});
  if (status.at(0) != 0) throw std::runtime_error(fmt::format("yosys fails, see {}", log.string()));
}

std::string flat(const bench::ModelSource& source, const fs::path& folder) {
  std::string files;
  for (const hdl::File& file : source.verilog) {
    std::ofstream(folder / file.name, std::ios::binary) << file.text;
    files += " " + file.name;
  }
  return fmt::format("read_verilog{}; hierarchy -check -top {}; proc; flatten; opt_clean; memory_dff; memory_map; opt_clean; ", files, source.top);
}

/// A line of `mutate -list` taken apart.
struct Line {
  std::map<std::string, std::string> option;  // the last of each
  std::string command;                        // all of it that `mutate` wants, without the switch

  explicit Line(const std::string& text) {
    std::istringstream words(text);
    std::string word, value;
    words >> word;
    while (words >> word >> value) {
      option[word] = value;
      if (word == "-ctrl") {
        words >> value >> value;
      } else if (word != "-src" && word != "-wire" && word != "-wirebit") {
        command += fmt::format(" {} {}", word, value);
      }
    }
  }

  bool is_of_clock() const {
    const auto port = option.find("-port");
    return port != option.end() && (port->second == "CLK" || port->second.ends_with("_CLK"));
  }

  /// Without the numbers that yosys counts up.
  std::string name() const {
    const auto at = [&](const char* key) {
      const auto found = option.find(key);
      return found == option.end() ? std::string() : found->second;
    };
    std::string cell = at("-cell");
    cell.erase(std::min(cell.size(), cell.find_last_not_of("0123456789") + 1));
    while (cell.ends_with('$')) cell.pop_back();
    std::string text = fmt::format("{} {}[{}]", at("-mode"), at("-port"), at("-portbit"));
    if (!at("-ctrlbit").empty()) text += fmt::format(" by [{}]", at("-ctrlbit"));
    text += fmt::format(" of {}", cell);
    if (!at("-src").empty() && cell.find(".v:") == std::string::npos) text += fmt::format(" at {}", at("-src"));
    if (!at("-wire").empty()) text += fmt::format(" ({}[{}])", at("-wire"), at("-wirebit"));
    return text;
  }
};

}  // namespace

SwitchedNetlist switched_netlist(const bench::ModelSource& source, std::size_t count, std::uint64_t seed, const fs::path& folder) {
  fs::create_directories(folder);
  yosys(folder, "list", flat(source, folder) + fmt::format("write_ilang flat.il; mutate -list {} -seed {} -o list.txt", count + count / 20, seed));
  SwitchedNetlist netlist;
  std::vector<std::string> commands;
  std::map<std::string, int> seen;
  std::ifstream list(folder / "list.txt");
  for (std::string text; std::getline(list, text) && netlist.mutants.size() < count;) {
    const Line line(text);
    if (line.is_of_clock()) continue;
    std::string name = line.name();
    const int before = seen[name]++;
    if (before > 0) name += fmt::format(" #{}", before + 1);
    netlist.mutants.push_back(name);
    commands.push_back(line.command);
  }
  std::string script = "read_ilang flat.il; ";
  const int width = static_cast<int>(std::bit_width(commands.size()));
  for (std::size_t i = 0; i < commands.size(); ++i) script += fmt::format("mutate -ctrl {} {} {}{}\n", kSwitch, width, i + 1, commands[i]);
  yosys(folder, "switched", script + kToGraph);
  netlist.graph = std::make_shared<const aig::Graph>(aig::read_aiger(folder / "graph.aig", folder / "names"));
  return netlist;
}

std::shared_ptr<const aig::Graph> plain_netlist(const bench::ModelSource& source, const fs::path& folder) {
  fs::create_directories(folder);
  yosys(folder, "plain", flat(source, folder) + kToGraph);
  return std::make_shared<const aig::Graph>(aig::read_aiger(folder / "graph.aig", folder / "names"));
}

}  // namespace filigree::mutate
