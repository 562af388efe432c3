#include "units/hss_layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/select.h"
#include "units/hss_lane_group.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using config::RankSet;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

int HssMode::product() const {
  int product = 1;
  for (const int value : h) product *= value;
  return product;
}

std::vector<HssMode> all_modes(const HssConfig& cfg) {
  std::vector<HssMode> modes{HssMode{}};
  for (const RankSet& rank : cfg.ranks) {
    std::vector<HssMode> longer;
    for (const HssMode& mode : modes) {
      for (std::size_t i = 0; i < rank.h.size(); ++i) {
        HssMode next = mode;
        next.index.push_back(static_cast<int>(i));
        next.h.push_back(rank.h[i]);
        longer.push_back(std::move(next));
      }
    }
    modes = std::move(longer);
  }
  return modes;
}

int packed_position(const HssConfig& cfg, const HssMode& mode, int slot) {
  if (cfg.free_lanes()) {
    const RankSet& rank = cfg.ranks.front();
    const int lane = slot / rank.m * rank.n_min();
    return lane / rank.n(static_cast<std::size_t>(mode.index.front())) * rank.m + slot % rank.m;
  }
  int weight = 1;
  int position = 0;
  for (int i = cfg.rank_count() - 1; i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    const int digit = slot % cfg.ranks[at].h_max();
    slot /= cfg.ranks[at].h_max();
    if (digit >= mode.h[at]) return -1;
    position += digit * weight;
    weight *= mode.h[at];
  }
  return position + slot * weight;  // what is left of the slot is the group
}

int step_count_bits(const HssConfig& cfg) { return hdl::bits_for(static_cast<unsigned>(cfg.step_max())); }

Module hss_mode(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "mode"),
           fmt::format("Decodes the tile's pattern: one bit per {}, and the values one step takes.", cfg.free_lanes() ? "N" : "choice of H"));
  m.describe(cfg.free_lanes() ? "Combinational. Bits of `mode` are ordered from the largest N to the smallest."
                              : "Combinational. Bits of `mode` are ordered with the innermost rank's H varying fastest.");
  std::vector<Bus> choose(cfg.ranks.size());
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const RankSet& rank = cfg.ranks[static_cast<std::size_t>(i)];
    if (!rank.has_mode()) continue;
    const Value index = m.input("mode_" + rank_name(cfg, i), UInt(rank.mode_bits()));
    m.comment("mode_" + rank_name(cfg, i), rank.m > 0 ? fmt::format("N of N:{}: {}", rank.m, fmt::join(rank.all_n(), ", "))
                                                      : fmt::format("H of {}: {}", rank_name(cfg, i), fmt::join(rank.h, ", ")));
    choose[static_cast<std::size_t>(i)] = m.name("choose_" + rank_name(cfg, i), Bus(lib::decode(index, 0, static_cast<int>(rank.h.size()))));
  }
  std::vector<Value> hot, sizes;
  for (const HssMode& mode : all_modes(cfg)) {
    Value all;
    for (std::size_t i = 0; i < cfg.ranks.size(); ++i) {
      if (!cfg.ranks[i].has_mode()) continue;
      const Value& bit = choose[i][mode.index[i]];
      all = all.empty() ? bit : all & bit;
    }
    hot.push_back(all.empty() ? m.constant(UInt(1), 1) : all);
    sizes.push_back(m.constant(UInt(step_count_bits(cfg)), cfg.groups() * mode.product()));
  }
  const Bus mode = m.name("mode_hot", Bus(hot));
  m.outputs("mode", mode);
  m.output("step_values", lib::select_one_hot({mode.begin(), mode.end()}, sizes));
  return m;
}

namespace {

/// Cumulative end of every block slot of the window in `mode`, as packed positions; an unused slot repeats the end before it.
std::vector<int> dense_ends(const HssConfig& cfg, const HssMode& mode) {
  const int h0_max = cfg.ranks.back().h_max();
  std::vector<int> ends;
  int end = 0;
  for (int block = 0; block < cfg.slots() / h0_max; ++block) {
    const int first = packed_position(cfg, mode, block * h0_max);
    if (first >= 0) end = first + mode.h.back();
    ends.push_back(end);
  }
  return ends;
}

/// Bits of one group's share of a metadata beat: its number of non-zeros, then the end of every block slot.
int set_bits(const HssConfig& cfg) { return (cfg.group_blocks() + 1) * cfg.end_bits(); }

Value group_nonzeros(const HssConfig& cfg, const Value& bm, int group) { return bm.slice(group * set_bits(cfg), cfg.end_bits()); }

}  // namespace

StepMetadata step_metadata(const HssConfig& cfg, const Value& bm) {
  StepMetadata metadata;
  for (int p = 0; p < cfg.groups(); ++p) {
    const Value nonzeros = group_nonzeros(cfg, bm, p).resize(step_count_bits(cfg));
    metadata.counts.push_back(p == 0 ? nonzeros : (metadata.counts.back() + nonzeros).resize(step_count_bits(cfg)));
    metadata.ends.push_back(bm.slice(p * set_bits(cfg) + cfg.end_bits(), cfg.group_blocks() * cfg.end_bits()));
  }
  return metadata;
}

Module hss_block_ends(const HssConfig& cfg) {
  const int count_bits = step_count_bits(cfg);
  const int blocks = cfg.group_blocks();
  Module m(module_name(cfg.name, "block_ends"), "Where every block of B ends among the packed values of a step, for dense and compressed B.");
  m.describe("Combinational. group_end counts within its group; start has the values before every group but the first.");
  const std::vector<HssMode> modes = all_modes(cfg);
  const Bus mode = m.inputs("mode", UInt(1), static_cast<int>(modes.size()));
  const Value compressed = m.input("compressed", UInt(1));
  const Bus group_end = m.inputs("group_end", UInt(cfg.end_bits()), cfg.groups() * blocks);
  Bus start;
  if (cfg.groups() > 1) start = m.inputs("start", UInt(count_bits), cfg.groups() - 1);

  m.section("Block ends");
  std::vector<std::vector<int>> dense;
  for (const HssMode& choice : modes) dense.push_back(dense_ends(cfg, choice));
  std::vector<Value> ends;
  for (int p = 0; p < cfg.groups(); ++p) {
    for (int i = 0; i < blocks; ++i) {
      const auto block = static_cast<std::size_t>(p * blocks + i);
      std::vector<Value> constants;
      for (std::size_t choice = 0; choice < modes.size(); ++choice) constants.push_back(m.constant(UInt(count_bits), dense[choice][block]));
      const Value when_dense = m.name(fmt::format("dense_end_{}", block), lib::select_one_hot({mode.begin(), mode.end()}, constants));
      const Value end = group_end[p * blocks + i];
      const Value when_compressed = p == 0 ? end.resize(count_bits) : (start[p - 1] + end).resize(count_bits);
      ends.push_back(hdl::mux(compressed, when_compressed, when_dense));
    }
  }
  m.outputs("block_end", Bus(ends));
  return m;
}

}  // namespace filigree::units
