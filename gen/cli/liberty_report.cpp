#include "cli/liberty_report.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/emission.h"
#include "synth/power.h"

namespace filigree::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A component group; the clock's has neither instances nor area.
struct Group {
  std::string name, instances, cells;
  double area = 0;
  synth::PowerTerms power;
};

std::string count_text(const Json& group, const char* key) { return group.contains(key) ? fmt::format("{}", group.at(key).get<std::int64_t>()) : ""; }

/// Largest area first.
std::vector<Group> groups_of(const config::Config& config, const Json& mapped) {
  std::vector<Group> groups;
  for (const auto& [module, group] : mapped.at("groups").items()) {
    groups.push_back({component_of(config, module),
                      count_text(group, "instances"),
                      count_text(group, "cells"),
                      group.value("area_um2", 0.0),
                      {group.value("leakage_w", 0.0), group.value("internal_pj", 0.0), group.value("switching_pj", 0.0)}});
  }
  std::ranges::stable_sort(groups, std::ranges::greater{}, &Group::area);
  return groups;
}

Table area_table(const std::vector<Group>& groups, const Group& total) {
  Table table({"group", "instances", "cells", "area um2"});
  const auto add = [&](const Group& group) { table.add_row({group.name, group.instances, group.cells, fmt::format("{:.0f}", group.area)}); };
  std::ranges::for_each(groups, add);
  table.add_rule();
  add(total);
  return table;
}

Table power_table(const std::vector<Group>& groups, const Group& total, double clock_ns) {
  Table table({"group", "instances", "cells", "area um2", "leakage uW", "internal pJ", "switching pJ", "mW", "share"});
  const double all = total.power.watts(clock_ns);
  const auto add = [&](const Group& group) {
    const double watts = group.power.watts(clock_ns);
    table.add_row({group.name, group.instances, group.cells, fmt::format("{:.0f}", group.area), fmt::format("{:.2f}", 1e6 * group.power.leakage_w),
                   fmt::format("{:.2f}", group.power.internal_pj), fmt::format("{:.2f}", group.power.switching_pj),
                   fmt::format("{:.2f}", 1e3 * watts), percent(all > 0 ? watts / all : 0)});
  };
  std::ranges::for_each(groups, add);
  table.add_rule();
  add(total);
  return table;
}

void report_timing(Report& report, const Json& mapped, double clock_ns) {
  const double period = mapped.at("period_ns");
  report.figures()["fmax_mhz"] = 1e3 / period;
  report.add_line(fmt::format("\n{}: {:.3f} ns, {:.1f} MHz, {} buffers in fan-out trees", mapped.at("liberty").get<std::string>(), period,
                              1e3 / period, mapped.at("buffers").get<std::int64_t>()));
  report.add_line(fmt::format("longest path: {}", mapped.at("critical_path").get<std::string>()));
  if (clock_ns <= 0) return;
  report.figures()["clock_ns"] = clock_ns;
  report.figures()["slack_ns"] = clock_ns - period;
  report.add_line(fmt::format("clock {:.3f} ns: {}", clock_ns, clock_ns >= period ? "met" : fmt::format("missed by {:.3f} ns", period - clock_ns)));
}

void report_power(Report& report, const Json& mapped, const synth::PowerTerms& total, double clock_ns) {
  report.figures()["power_mw"] = 1e3 * total.watts(clock_ns);
  report.add_line(fmt::format("power at {:.3f} ns: {:.2f} mW, {:.1f} pJ per cycle besides leakage; RAM (model, 45 nm) {:.1f} pJ per cycle", clock_ns,
                              1e3 * total.watts(clock_ns), total.energy_pj(), mapped.at("ram_pj").get<double>()));
  const Json& activity = mapped.at("activity");
  report.add_line(fmt::format("activity: {}; {} cycles, {} output bits of the netlist equal to the RTL's", activity.at("text").get<std::string>(),
                              grouped(activity.at("cycles").get<long long>()), grouped(activity.at("bits_checked").get<long long>())));
}

}  // namespace

void report_liberty(Report& report, const config::Config& config, const Json& mapped, double clock_ns) {
  const std::vector<Group> groups = groups_of(config, mapped);
  Group total{"total", "", count_text(mapped, "cells"), mapped.at("area_um2"), {}};
  for (const Group& group : groups) total.power += group.power;
  const bool power = mapped.contains("activity");
  const double clock = clock_ns > 0 ? clock_ns : mapped.at("period_ns").get<double>();
  report.figures()["mapped"] = mapped;
  report.add_line("");
  report.add(power ? power_table(groups, total, clock) : area_table(groups, total));
  report_timing(report, mapped, clock_ns);
  if (power) report_power(report, mapped, total.power, clock);
}

}  // namespace filigree::cli
