#include "cli/liberty_figures.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "cli/mapping_flow.h"
#include "cli/process.h"
#include "cli/result_cache.h"
#include "cli/timing_flow.h"
#include "cli/user_error.h"
#include "synth/power.h"
#include "synth/ram_model.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kOsu018 = "/usr/share/qflow/tech/osu018/osu018_stdcells.lib";

std::string read_text(const std::string& option, const std::string& file, const std::string& accepted) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (fs::is_directory(file) || !in || !(text << in.rdbuf()))
    throw UserError(fmt::format("{}: {} cannot be read, accepted: {}", option, file, accepted));
  return text.str();
}

synth::Liberty load_library(const std::string& file, const std::string& text) {
  try {
    synth::Liberty library = synth::read_liberty(text, file);
    synth::choose_tree_buffer(library);
    return library;
  } catch (const std::runtime_error& error) {
    throw UserError(error.what());
  }
}

void add_power(Json& figures, const synth::FlatNetlist& flat, const synth::Liberty& library, const RecordedActivity& recorded) {
  const synth::Activity activity = synth::measure_activity(flat, recorded.traces);
  if (activity.mismatch_count > 0) {
    throw std::runtime_error(fmt::format("the netlist answers otherwise than the RTL in {} output bits, first at {}", activity.mismatch_count,
                                         activity.mismatches.front()));
  }
  const synth::PowerReport power = synth::compute_power(flat, library, activity, synth::compute_electrical(flat, library));
  for (const auto& [name, terms] : power.groups) {
    Json& group = figures["groups"][name];
    group["leakage_w"] = terms.leakage_w;
    group["internal_pj"] = terms.internal_pj;
    group["switching_pj"] = terms.switching_pj;
  }
  figures["activity"] = {{"text", recorded.description}, {"cycles", activity.cycles}, {"bits_checked", activity.checked}};
  figures["ram_pj"] = power.ram_pj;
}

Json measure(const config::Config& config, const Emission& emission, const synth::Liberty& library, const std::optional<ActivityOptions>& activity,
             Progress& progress) {
  progress.show(fmt::format("mapping {} to {}", emission.top, library.name));
  const MappedDesign mapped = map_design(emission, library);
  Json figures = {{"liberty", library.name}, {"voltage", library.voltage}};
  double area = 0;
  std::int64_t cells = 0, flops = 0;
  Json groups = Json::object();
  for (const auto& [name, group] : mapped_groups(mapped.netlist, library)) {
    groups[name] = {{"instances", group.instances}, {"cells", group.cells}, {"flops", group.flops}, {"area_um2", group.area}};
    area += group.area;
    cells += group.cells;
    flops += group.flops;
  }
  figures.update({{"area_um2", area}, {"cells", cells}, {"flops", flops}, {"buffers", mapped.buffers}});
  progress.show(fmt::format("timing {}", emission.top));
  const Timing timing = measure_timing(mapped.netlist, library);
  figures["period_ns"] = timing.period_ns;
  figures["critical_path"] = path_in_source_terms(timing.path);
  figures["path"] = Json::array();
  for (const PathPoint& point : timing.path.points)
    figures["path"].push_back({{"pin", point.pin}, {"cell", point.cell}, {"arrival_ns", point.arrival_ns}});
  figures["groups"] = groups;
  if (activity) {
    const RecordedActivity recorded = record_activity(config, *activity);
    progress.show(fmt::format("counting toggles of {}", emission.top));
    add_power(figures, synth::flatten(mapped.netlist, library), library, recorded);
  }
  return figures;
}

}  // namespace

std::string liberty_file(const std::string& option) {
  if (option != "osu018") return option;
  if (!fs::exists(kOsu018))
    throw UserError("--liberty: osu018 is not installed, accepted: Debian's package 'qflow-tech-osu018', or a liberty file (.lib)");
  return kOsu018;
}

std::string mapped_verilog(const Emission& emission, const std::string& liberty, Progress& progress) {
  const synth::Liberty library = load_library(liberty, read_text("--liberty", liberty, "osu018, or a liberty file (.lib)"));
  progress.show(fmt::format("mapping {} to {}", emission.top, library.name));
  const MappedDesign mapped = map_design(emission, library);
  std::ostringstream out;
  fmt::print(out, "// {} in cells of {}, mapped by Filigree {}. RAMs stand around fil_ram_1r1w, which is a file of the generated design.\n",
             emission.top, library.name, FILIGREE_VERSION);
  synth::write_verilog(out, mapped.netlist);
  synth::write_ram_modules(out, mapped.netlist);
  return out.str();
}

Json liberty_figures(const config::Config& config, const Emission& emission, const std::string& liberty,
                     const std::optional<ActivityOptions>& activity, Progress& progress) {
  const std::string text = read_text("--liberty", liberty, "osu018, or a liberty file (.lib)");
  const synth::Liberty library = load_library(liberty, text);
  std::vector<std::string> parts = {text, program_text()};
  if (activity) {
    check_activity(config, *activity);
    if (!activity->a.empty()) {
      parts.push_back(read_text("--a", activity->a, "a .npy file"));
      parts.push_back(read_text("--b", activity->b, "a .npy file"));
    }
    parts.push_back(activity->pattern);
    parts.push_back(fmt::format("{} {}", activity->b_zeros, activity->seed));
  }
  return cached_figures("synth", hash_of(emission, parts), [&] { return measure(config, emission, library, activity, progress); });
}

}  // namespace filigree::cli
