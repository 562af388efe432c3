// filigree synth: area by component group, in gate equivalents; with a liberty also in its cells, with the longest path and power.
#include <algorithm>
#include <filesystem>
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
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/result_cache.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
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
  std::string liberty;
  double clock_ns = 0;  ///< 0: the least that timing allows
  bool power = true;
  ActivityOptions activity;
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

double number(const nlohmann::ordered_json& group, const char* key) { return group.contains(key) ? group.at(key).get<double>() : 0.0; }

/// A table of the mapped design by component group, and its figures under the keys of the command's description.
void report_liberty(Report& report, const config::Config& config, const nlohmann::ordered_json& mapped, double clock_ns) {
  const double period = mapped.at("period_ns");
  const double clock = clock_ns > 0 ? clock_ns : period;
  const bool power = mapped.contains("activity");
  const auto milliwatts = [&](const nlohmann::ordered_json& group) {
    return 1e3 * number(group, "leakage_w") + (number(group, "internal_pj") + number(group, "switching_pj")) / clock;
  };
  std::vector<std::pair<std::string, nlohmann::ordered_json>> groups;
  double total = 0;
  for (const auto& [name, group] : mapped.at("groups").items()) {
    groups.emplace_back(group_name(config, name), group);
    total += milliwatts(group);
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [&](const auto& a, const auto& b) { return number(a.second, "area_um2") > number(b.second, "area_um2"); });
  Table table(power ? std::vector<std::string>{"group", "instances", "cells", "area um2", "leakage uW", "internal pJ", "switching pJ", "mW", "share"}
                    : std::vector<std::string>{"group", "instances", "cells", "area um2"});
  auto& figures = report.figures();
  nlohmann::ordered_json& out = figures["mapped"] = mapped;
  const auto add_row = [&](const std::string& name, const std::string& instances, const std::string& cells, const nlohmann::ordered_json& group) {
    std::vector<std::string> row = {name, instances, cells, fmt::format("{:.0f}", number(group, "area_um2"))};
    if (power) {
      for (const double value : {1e6 * number(group, "leakage_w"), number(group, "internal_pj"), number(group, "switching_pj"), milliwatts(group)})
        row.push_back(fmt::format("{:.2f}", value));
      row.push_back(percent(total > 0 ? milliwatts(group) / total : 0));
    }
    table.add_row(row);
  };
  nlohmann::ordered_json sum = {{"area_um2", mapped.at("area_um2")}};
  for (const auto& [name, group] : groups) {
    add_row(name, group.contains("instances") ? fmt::format("{}", group.at("instances").get<int>()) : "",
            group.contains("cells") ? fmt::format("{}", group.at("cells").get<std::int64_t>()) : "", group);
    for (const char* key : {"leakage_w", "internal_pj", "switching_pj"}) sum[key] = number(sum, key) + number(group, key);
  }
  table.add_rule();
  add_row("total", "", fmt::format("{}", mapped.at("cells").get<std::int64_t>()), sum);
  report.add_line("");
  report.add(table);
  figures["fmax_mhz"] = 1e3 / period;
  report.add_line(fmt::format("\n{}: {:.3f} ns, {:.1f} MHz, {} buffers in fan-out trees", mapped.at("liberty").get<std::string>(), period,
                              1e3 / period, mapped.at("buffers").get<std::int64_t>()));
  report.add_line(fmt::format("longest path: {}", mapped.at("critical_path").get<std::string>()));
  if (clock_ns > 0) {
    figures["clock_ns"] = clock;
    figures["slack_ns"] = clock - period;
    report.add_line(fmt::format("clock {:.3f} ns: {}", clock, clock >= period ? "met" : fmt::format("missed by {:.3f} ns", period - clock)));
  }
  if (!power) return;
  figures["power_mw"] = total;
  out["clock_ns"] = clock;
  report.add_line(fmt::format("power at {:.3f} ns: {:.2f} mW, {:.1f} pJ per cycle besides leakage; RAM (model, 45 nm) {:.1f} pJ per cycle", clock,
                              total, number(sum, "internal_pj") + number(sum, "switching_pj"), mapped.at("ram_pj").get<double>()));
  const auto& activity = mapped.at("activity");
  report.add_line(fmt::format("activity: {}; {} cycles, {} output bits of the netlist equal to the RTL's", activity.at("text").get<std::string>(),
                              grouped(activity.at("cycles").get<long long>()), grouped(activity.at("bits_checked").get<long long>())));
}

/// Options that only make sense together.
void check_liberty_options(const Options& options, const config::Config& config) {
  const bool operands = !options.activity.a.empty() || !options.activity.b.empty() || !options.activity.pattern.empty();
  if (options.liberty.empty() && (operands || options.clock_ns > 0))
    throw UserError("--clock, --a, --b, --pattern: without a liberty, accepted: together with --liberty");
  if (options.activity.a.empty() != options.activity.b.empty()) throw UserError("--a, --b: one of them, accepted: both or none");
  if (operands && !has_activity(config)) {
    throw UserError(fmt::format("--a, --b, --pattern: {} computes no GEMM, accepted: a configuration of kind {} or {}", config::name_of(config),
                                config::kHssKind, config::kTtcKind));
  }
}

void synth(const Options& options) {
  require_distinct({{"--keep", options.keep}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  check_liberty_options(options, config);
  const std::string liberty = options.liberty.empty() ? "" : liberty_file(options.liberty);
  require_tool("yosys");
  if (!liberty.empty()) require_tool("sta", "opensta");
  Report report(options.json);
  std::optional<OutputFolder> keep;
  if (!options.keep.empty()) keep.emplace(options.keep);
  const std::optional<config::HssConfig> with_rows = config::core_of(config);
  const std::string& name = config::name_of(config);
  Progress progress(fmt::format("synthesising one row of {}", name));
  const Emission emission = emit_core(config);
  nlohmann::ordered_json mapped;
  if (!liberty.empty()) {
    const bool power = options.power && has_activity(config);
    mapped = liberty_figures(config, emission, liberty, power ? std::optional(options.activity) : std::nullopt, progress);
  }
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
}

}  // namespace

void add_synth(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("synth", "Measure the area by component group with yosys, in gate equivalents");
  add_config_argument(*command, options->config);
  add_path(*command, "--keep", options->keep, "Keep the Verilog as synthesised, RAMs as black boxes, in this folder")->type_name("DIR");
  command->add_option("--liberty", options->liberty, "Also map to these cells, with timing and power: osu018, or a file")->type_name("FILE");
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
