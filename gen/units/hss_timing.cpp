#include "units/hss_timing.h"

#include <algorithm>

namespace filigree::units {
namespace {

int count_selects(const config::HssConfig& cfg) {
  return static_cast<int>(std::count_if(cfg.ranks.begin(), cfg.ranks.end(), [](const config::RankSet& rank) { return rank.has_select(); }));
}

}  // namespace

HssTiming::HssTiming(const config::HssConfig& cfg)
    : fetch(cfg.constant_step() && !cfg.zero_gating ? 1 : 2),
      select(cfg.pipeline.rank_registers ? std::max(1, count_selects(cfg)) : 1),
      product((cfg.pipeline.product_registers ? 1 : 0) + static_cast<int>(cfg.pipeline.tree_registers.size()) + 1),
      lane(cfg.pipeline.product_registers ? 1 : 0) {}

int select_stage(const config::HssConfig& cfg, int index) {
  if (!cfg.pipeline.rank_registers) return 0;
  int stage = 0;
  for (int i = 0; i < index; ++i) stage += cfg.ranks[static_cast<std::size_t>(i)].has_select() ? 1 : 0;
  return stage;
}

}  // namespace filigree::units
