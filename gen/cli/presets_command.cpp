// filigree presets: lists the named configurations.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "config/preset.h"

namespace filigree::cli {
namespace {

/// "4:{4,5,6,7,8} -> 2:{2,3,4}", outermost rank first; "{4,2,1}:4" for N:M.
std::string ranks_text(const config::HssConfig& config) {
  std::vector<std::string> ranks;
  for (const config::RankSet& rank : config.ranks) {
    ranks.push_back(rank.m > 0 ? fmt::format("{{{}}}:{}", fmt::join(rank.all_n(), ","), rank.m)
                               : fmt::format("{}:{{{}}}", rank.g, fmt::join(rank.h, ",")));
  }
  return fmt::format("{}", fmt::join(ranks, " -> "));
}

void list_presets(const std::string& json_file) {
  Report report(json_file);
  report.figures() = nlohmann::ordered_json::array();
  Table table({"name", "MACs", "ranks, outermost first", "summary"});
  for (const config::Preset& preset : config::presets()) {
    const config::HssConfig config = config::load_hss(std::string(preset.name));
    table.add_row({config.name, fmt::format("{}", config.macs()), ranks_text(config), config.summary});
    report.figures().push_back({{"name", config.name}, {"macs", config.macs()}, {"ranks", ranks_text(config)}, {"summary", config.summary}});
  }
  report.add(table);
  report.commit();
}

}  // namespace

void add_presets(CLI::App& app) {
  auto json = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("presets", "List the named configurations");
  add_json_option(*command, *json);
  command->callback([json] { list_presets(*json); });
}

}  // namespace filigree::cli
