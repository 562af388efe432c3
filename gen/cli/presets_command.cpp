// filigree presets: lists the named configurations.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "config/config_toml.h"
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

std::string ranks_text(const config::TtcConfig& config) {
  return fmt::format("{}, series of {}", ranks_text(config.core), fmt::join(config.term_n, "+"));
}

std::string ranks_text(const config::TasdConfig& config) {
  std::vector<std::string> terms;
  for (const config::TasdTerm& term : config.terms) terms.push_back(fmt::format("{}:{}", term.n, term.m));
  return fmt::format("{}", fmt::join(terms, "+"));
}

std::string ranks_text(const config::AttentionConfig& config) { return fmt::format("columns of up to {} keys", config.max_keys); }

void list_presets(const std::string& json_file) {
  Report report(json_file);
  report.figures() = nlohmann::ordered_json::array();
  Table table({"name", "MACs", "patterns", "summary"});
  for (const config::Preset& preset : config::presets()) {
    const config::Config config = config::load(std::string(preset.name));
    const std::string ranks = std::visit([](const auto& c) { return ranks_text(c); }, config);
    const int macs = config::macs_of(config);
    table.add_row({config::name_of(config), macs == 0 ? "-" : fmt::format("{}", macs), ranks, config::summary_of(config)});
    report.figures().push_back({{"name", config::name_of(config)},
                                {"kind", config::kind_of(config)},
                                {"macs", macs},
                                {"ranks", ranks},
                                {"summary", config::summary_of(config)}});
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
