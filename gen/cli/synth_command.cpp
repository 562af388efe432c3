// filigree synth: area by component group, in gate equivalents.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/area_flow.h"
#include "cli/commands.h"
#include "cli/emission.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "config/preset.h"
#include "units/names.h"

namespace filigree::cli {
namespace {

/// GE per bit of a small 1R1W RAM: the 2 KB register file of the 2022 Sparseloop artifact, 23384 um2 at 45 nm, over a NAND2 of 0.798 um2.
constexpr double kRamGePerBit = 23384.0 / (2048 * 8) / 0.798;

struct Options {
  std::string config;
  std::string keep;
  std::string json;
};

/// The part of a module's name that the configuration does not give: "highlight_s_row" -> "row".
std::string group_name(const config::Config& config, const std::string& module) {
  const std::string prefix = units::module_name(config::name_of(config), "");
  return module.starts_with(prefix) ? module.substr(prefix.size()) : module;
}

double rounded(double value) { return static_cast<double>(static_cast<long long>(value * 10 + 0.5)) / 10; }

void report_core(Report& report, const config::Config& config, const Area& core, double ram_bits) {
  std::vector<std::pair<std::string, GroupArea>> groups;
  for (const auto& [module, group] : core.groups) groups.emplace_back(group_name(config, module), group);
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.second.ge > b.second.ge; });

  const int macs = config::macs_of(config);
  const double ram_ge = ram_bits * kRamGePerBit;
  Table table({"group", "instances", "flops", "GE each", "GE", "share"});
  auto& figures = report.figures();
  figures = {{"name", config::name_of(config)}, {"macs", macs}, {"ge", rounded(core.ge)}};
  if (macs > 0) figures["ge_per_mac"] = rounded(core.ge / macs);
  figures["flops"] = core.flops;
  figures["groups"] = nlohmann::ordered_json::object();
  for (const auto& [name, group] : groups) {
    table.add_row({name, fmt::format("{}", group.instances), fmt::format("{}", group.flops),
                   fmt::format("{:.1f}", group.ge / static_cast<double>(group.instances)), fmt::format("{:.0f}", group.ge),
                   percent(group.ge / core.ge)});
    figures["groups"][name] = rounded(group.ge);
  }
  table.add_rule();
  table.add_row({"logic", "", fmt::format("{}", core.flops), "", fmt::format("{:.0f}", core.ge), percent(1)});
  if (ram_bits > 0) {
    table.add_row({"RAM (model)", "", "", "", fmt::format("{:.0f}", ram_ge), ""});
    table.add_row({"logic and RAM", "", "", "", fmt::format("{:.0f}", core.ge + ram_ge), ""});
  }
  figures["ram_bits"] = ram_bits;
  figures["ge_with_ram"] = rounded(core.ge + ram_ge);
  report.add(table);
  if (macs > 0) {
    report.add_line(
        fmt::format("\n{}: {} MACs, {:.1f} GE per MAC, {:.1f} with RAM", config::name_of(config), macs, core.ge / macs, (core.ge + ram_ge) / macs));
  }
}

void report_row(Report& report, const config::HssConfig& config, const Area& row) {
  const double per_mac = row.ge / config.lanes;
  report.figures()["row"] = {{"ge", rounded(row.ge)}, {"flops", row.flops}, {"ge_per_mac", rounded(per_mac)}};
  report.add_line(fmt::format("one row of {} MACs, flattened: {:.1f} GE, {:.1f} GE per MAC, {} flops", config.lanes, row.ge, per_mac, row.flops));
}

void synth(const Options& options) {
  require_distinct({{"--keep", options.keep}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  require_tool("yosys");
  Report report(options.json);
  std::optional<OutputFolder> keep;
  if (!options.keep.empty()) keep.emplace(options.keep);
  const std::optional<config::HssConfig> with_rows = config::core_of(config);
  const std::string& name = config::name_of(config);
  Progress progress(fmt::format("synthesising one row of {}", name));
  std::optional<Area> row;
  if (with_rows) row = measure_area(emit_row(*with_rows), true);
  const Emission emission = emit_core(config);
  progress.show(fmt::format("synthesising {}", name));
  const Area core = measure_area(emission, false);
  if (keep) {
    for (const auto& path : write_for_synthesis(emission, keep->working_path())) keep->add(path.filename().string());
    nlohmann::ordered_json manifest = {{"generator", "filigree"}, {"top", emission.top}, {"files", keep->files()}};
    keep->write("manifest.json", manifest.dump(2) + "\n");
  }
  report_core(report, config, core, static_cast<double>(emission.memory_bits));
  if (row) report_row(report, *with_rows, *row);
  report.commit();
  if (keep) keep->commit();
}

}  // namespace

void add_synth(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("synth", "Measure the area by component group with yosys, in gate equivalents");
  add_config_argument(*command, options->config);
  add_path(*command, "--keep", options->keep, "Keep the Verilog as synthesised, RAMs as black boxes, in this folder")->type_name("DIR");
  add_json_option(*command, options->json);
  command->callback([options] { synth(*options); });
}

}  // namespace filigree::cli
