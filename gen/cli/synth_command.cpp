// filigree synth: area by component group, in gate equivalents; with a liberty also in its cells, with the longest path and power.
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
#include "cli/liberty_figures.h"
#include "cli/liberty_report.h"
#include "cli/output.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/result_cache.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
#include "config/preset.h"
#include "synth/ram_model.h"

namespace filigree::cli {
namespace {

/// um2 of a NAND2 at 45 nm, the process of synth::ram_model().
constexpr double kNandUm2 = 0.798;

struct Options {
  std::string config;
  std::string keep;
  std::string json;
  std::string liberty;
  std::string netlist;
  double clock_ns = 0;  ///< 0: the least that timing allows
  bool power = true;
  ActivityOptions activity;
};

double rounded(double value) { return static_cast<double>(static_cast<long long>(value * 10 + 0.5)) / 10; }

void report_core(Report& report, const config::Config& config, const Area& core, double ram_bits) {
  std::vector<std::pair<std::string, GroupArea>> groups;
  for (const auto& [module, group] : core.groups) groups.emplace_back(component_of(config, module), group);
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.second.ge > b.second.ge; });

  const int macs = config::macs_of(config);
  const double ram_ge = synth::ram_model({1, 1}).area_um2 * ram_bits / kNandUm2;
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

/// measure_area() through the cache.
Area cached_area(const Emission& emission, bool flatten) {
  const nlohmann::ordered_json figures = cached_figures("area", hash_of(emission, {area_script(), flatten ? "flat" : "hierarchical"}), [&] {
    const Area area = measure_area(emission, flatten);
    nlohmann::ordered_json groups = nlohmann::ordered_json::object();
    for (const auto& [name, group] : area.groups) groups[name] = {{"instances", group.instances}, {"ge", group.ge}, {"flops", group.flops}};
    return nlohmann::ordered_json{{"ge", area.ge}, {"flops", area.flops}, {"alumacc", area.alumacc}, {"groups", groups}};
  });
  Area area{figures.at("ge"), figures.at("flops"), figures.at("alumacc"), {}};
  for (const auto& [name, group] : figures.at("groups").items()) area.groups[name] = {group.at("instances"), group.at("ge"), group.at("flops")};
  return area;
}

/// Options that only make sense together.
void check_liberty_options(const Options& options, const config::Config& config) {
  const bool operands = !options.activity.a.empty() || !options.activity.b.empty() || !options.activity.pattern.empty();
  if (options.liberty.empty() && (operands || options.clock_ns > 0))
    throw UserError("--clock, --a, --b, --pattern: without a liberty, accepted: together with --liberty");
  if (options.liberty.empty() && !options.netlist.empty()) throw UserError("--netlist: without a liberty, accepted: together with --liberty");
  if (options.activity.a.empty() != options.activity.b.empty()) throw UserError("--a, --b: one of them, accepted: both or none");
  if (operands && !has_activity(config)) {
    throw UserError(fmt::format("--a, --b, --pattern: {} computes no GEMM, accepted: a configuration of kind {} or {}", config::name_of(config),
                                config::kHssKind, config::kTtcKind));
  }
}

void synth(const Options& options) {
  require_distinct({{"--keep", options.keep}, {"--netlist", options.netlist}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  check_liberty_options(options, config);
  const std::string liberty = options.liberty.empty() ? "" : liberty_file(options.liberty);
  require_tool("yosys");
  if (!liberty.empty()) require_tool("sta", "opensta");
  Report report(options.json);
  std::optional<OutputFolder> keep;
  if (!options.keep.empty()) keep.emplace(options.keep);
  std::optional<OutputFile> netlist;
  if (!options.netlist.empty()) netlist.emplace(options.netlist);
  const std::optional<config::HssConfig> with_rows = config::core_of(config);
  const std::string& name = config::name_of(config);
  Progress progress(fmt::format("synthesising one row of {}", name));
  const Emission emission = emit_core(config);
  nlohmann::ordered_json mapped;
  if (!liberty.empty()) {
    const bool power = options.power && has_activity(config);
    mapped = liberty_figures(config, emission, liberty, power ? std::optional(options.activity) : std::nullopt, progress);
  }
  if (netlist) netlist->write(mapped_verilog(emission, liberty, progress));
  std::optional<Area> row;
  if (with_rows) row = cached_area(emit_row(*with_rows), true);
  progress.show(fmt::format("synthesising {}", name));
  const Area core = cached_area(emission, false);
  if (keep) {
    for (const auto& path : write_for_synthesis(emission, keep->working_path())) keep->add(path.filename().string());
    nlohmann::ordered_json manifest = {{"generator", "filigree"}, {"top", emission.top}, {"files", keep->files()}};
    keep->write("manifest.json", manifest.dump(2) + "\n");
  }
  report_core(report, config, core, static_cast<double>(emission.memory_bits));
  if (row) report_row(report, *with_rows, *row);
  if (!liberty.empty()) report_liberty(report, config, mapped, options.clock_ns);
  report.commit();
  if (keep) keep->commit();
  if (netlist) netlist->commit();
}

}  // namespace

void add_synth(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("synth", "Measure the area by component group with yosys, in gate equivalents");
  add_config_argument(*command, options->config);
  add_path(*command, "--keep", options->keep, "Keep the Verilog as synthesised, RAMs as black boxes, in this folder")->type_name("DIR");
  command->add_option("--liberty", options->liberty, "Also map to these cells, with timing and power: osu018, or a file")->type_name("FILE");
  add_path(*command, "--netlist", options->netlist, "Write the mapped netlist to this Verilog file, RAMs around fil_ram_1r1w")->type_name("FILE");
  command->add_option("--clock", options->clock_ns, "Clock period for power and slack (default: the least that timing allows)")
      ->check(real_number(0, 1e6, false))
      ->type_name("NS");
  command->add_flag("!--no-power", options->power, "No activity, no power");
  add_path(*command, "--a", options->activity.a, "Weights of a real layer as activity (default: random)")->type_name("A.npy");
  add_path(*command, "--b", options->activity.b, "Its activations")->type_name("B.npy");
  command->add_option("--pattern", options->activity.pattern, "Pattern of the weights (default: the sparsest)")->type_name("P");
  command->add_option("--b-zeros", options->activity.b_zeros, "Share of zeros in random activations")->check(real_number(0, 1));
  add_json_option(*command, options->json);
  command->callback([options] { synth(*options); });
}

}  // namespace filigree::cli
