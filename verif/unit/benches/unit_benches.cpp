#include "benches/unit_benches.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "benches/attention_benches.h"
#include "benches/attention_filter_benches.h"
#include "benches/attention_select_benches.h"
#include "benches/ttc_benches.h"

namespace filigree::benches {

namespace {

std::vector<UnitEntry> hss_benches(const config::HssConfig& config) {
  std::vector<UnitEntry> units;
  const auto add = [&](const char* name, UnitReport (*verify)(const config::HssConfig&, const UnitRun&)) {
    units.push_back({name, [config, verify](const UnitRun& run) { return verify(config, run); }});
  };
  add("multiplier", verify_multiplier);
  add("adder_tree", verify_adder_tree);
  if (std::ranges::any_of(config.ranks, &config::RankSet::has_select)) add("select", verify_select);
  if (!config.constant_step()) {
    add("funnel", verify_funnel);
    add("mode", verify_mode);
    if (config.compressed_b) {
      add("block_ends", verify_block_ends);
      add("scatter", verify_scatter);
    } else {
      add("aligner", verify_aligner);
    }
    add("vfmu", verify_vfmu);
  }
  add("sequencer", verify_sequencer);
  add("loader", verify_loader);
  add("drain", verify_drain);
  add("step_line", verify_step_line);
  add("counters", verify_counters);
  add("narrow_counters", verify_narrow_counters);
  add("lane_group", verify_lane_group);
  add("row", verify_row);
  add("array", verify_array);
  add("core", verify_core);
  return units;
}

std::vector<UnitEntry> tasd_benches(const config::TasdConfig& config) {
  return {{"tasd_unit", [config](const UnitRun& run) { return verify_tasd_unit(config, run); }}};
}

std::vector<UnitEntry> ttc_benches(const config::TtcConfig& config) {
  std::vector<UnitEntry> units;
  const auto add = [&](const char* name, UnitReport (*verify)(const config::TtcConfig&, const UnitRun&)) {
    units.push_back({name, [config, verify](const UnitRun& run) { return verify(config, run); }});
  };
  // What a TTC shares with a plain core: all but how it fetches and who issues.
  constexpr std::array<std::string_view, 5> kOwn = {"funnel", "mode", "vfmu", "sequencer", "core"};
  for (UnitEntry& unit : hss_benches(*config::core_of(config))) {
    if (std::ranges::find(kOwn, unit.name) == kOwn.end()) units.push_back(std::move(unit));
  }
  add("sequencer", verify_ttc_sequencer);
  add("buffer", verify_ttc_buffer);
  add("access_counters", verify_ttc_counters);
  add("narrow_access_counters", verify_narrow_ttc_counters);
  add("post_op", verify_post_op);
  add("transpose", verify_transpose);
  add("tasd_bank", verify_tasd_bank);
  add("collector", verify_collector);
  add("core", verify_ttc_core);
  return units;
}

std::vector<UnitEntry> attention_benches(const config::AttentionConfig& config) {
  std::vector<UnitEntry> units;
  const auto add = [&](const char* name, UnitReport (*verify)(const config::AttentionConfig&, const UnitRun&)) {
    units.push_back({name, [config, verify](const UnitRun& run) { return verify(config, run); }});
  };
  add("divider", verify_attention_divider);
  add("sampler", verify_attention_sampler);
  add("softmax", verify_attention_softmax);
  add("columns", verify_attention_columns);
  add("selector", verify_attention_selector);
  add("compactor", verify_attention_compactor);
  add("list", verify_attention_list);
  add("merger", verify_attention_merger);
  add("counters", verify_attention_counters);
  add("narrow_counters", verify_narrow_attention_counters);
  add("filter", verify_attention_filter);
  return units;
}

}  // namespace

std::vector<UnitEntry> unit_benches(const config::Config& config) {
  return std::visit(
      config::EachKind{[](const config::HssConfig& c) { return hss_benches(c); }, [](const config::TasdConfig& c) { return tasd_benches(c); },
                       [](const config::TtcConfig& c) { return ttc_benches(c); },
                       [](const config::AttentionConfig& c) { return attention_benches(c); }},
      config);
}

}  // namespace filigree::benches
