// Which units the campaign is about, and in which configurations.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "benches/unit_benches.h"
#include "configurations.h"
#include "mutate/campaign.h"
#include "mutate/leaf_benches.h"

namespace filigree::mutate {
namespace {

Subject unit(const std::string& name, const std::string& configuration, const std::string& environment = "") {
  const auto units = benches::unit_benches(benches::test::configuration(configuration));
  const auto found = std::ranges::find(units, name, &benches::UnitEntry::name);
  if (found == units.end()) throw std::logic_error(fmt::format("{} has no unit {}", configuration, name));
  return {fmt::format("{}_{}", name, configuration), found->verify, environment};
}

}  // namespace

std::vector<Subject> subjects() {
  using benches::UnitRun;
  return {
      unit("lane_group", "highlight-s"),
      unit("lane_group", "free-pairs"),
      unit("vfmu", "highlight-s", "vfmu.v"),
      unit("sequencer", "highlight-s"),
      unit("tasd_unit", "tasd-two"),
      unit("tasd_unit", "tasd-two-slow"),
      unit("selector", "filter-odd"),
      unit("compactor", "filter-odd"),
      {"skid_buffer", [](const UnitRun& run) { return verify_skid_buffer(16, run); }, ""},
      {"fifo", [](const UnitRun& run) { return verify_fifo(8, 3, run); }, ""},
      {"ram_1r1w", [](const UnitRun& run) { return verify_ram_1r1w(8, 5, run); }, "ram_1r1w.v"},
  };
}

}  // namespace filigree::mutate
