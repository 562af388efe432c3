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

/// `transactions`: at least as many, 0: as many as the bench thinks right.
Subject unit(const std::string& name, const std::string& configuration, const std::string& environment = "", std::uint64_t transactions = 0) {
  const auto units = benches::unit_benches(benches::test::configuration(configuration));
  const auto found = std::ranges::find(units, name, &benches::UnitEntry::name);
  if (found == units.end()) throw std::logic_error(fmt::format("{} has no unit {}", configuration, name));
  const auto verify = [bench = found->verify, transactions](benches::UnitRun run) {
    run.transactions = std::max(run.transactions, transactions);
    return bench(run);
  };
  return {fmt::format("{}_{}", name, configuration), verify, environment};
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
      // Which of many wide numbers decides is drawn: more heads than the unit's own run.
      unit("selector", "filter-odd", "", 2'000),
      unit("compactor", "filter-odd"),
      {"skid_buffer", [](const UnitRun& run) { return verify_skid_buffer(16, run); }, ""},
      {"fifo", [](const UnitRun& run) { return verify_fifo(8, 3, run); }, ""},
      {"ram_1r1w", [](const UnitRun& run) { return verify_ram_1r1w(8, 5, run); }, "ram_1r1w.v"},
  };
}

}  // namespace filigree::mutate
