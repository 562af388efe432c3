#include "units/hss_lane_group.h"

#include <fmt/format.h>

#include "lib/multiplier.h"
#include "lib/select.h"
#include "units/hss_timing.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::HssConfig;
using config::RankSet;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

/// A register that a tile's next weights are written to while the active one is in use.
struct DoubleBuffer {
  Bus shadow, active;
};

DoubleBuffer double_buffer(Module& m, const std::string& name, const Bus& in, const Value& load, const Value& swap) {
  const Bus shadow = m.registered("shadow_" + name, in, load);
  return {shadow, m.registered(name, shadow, swap)};
}

/// Payloads of one rank: `count` vectors of equal width.
struct Payloads {
  Bus blocks;
  int width = 0;
};

/// Selects of an N:M rank: every lane chooses among the M slots that its block fills. Lanes that share a block in every mode share their slots.
Payloads select_in_block(Module& m, const HssConfig& cfg, const Bus& window, const Bus& coords) {
  const RankSet& rank = cfg.ranks.front();
  std::vector<Value> picked;
  for (int lane = 0; lane < rank.g; ++lane) {
    const Bus slots = window.slice(lane / rank.n_min() * rank.m, rank.m);
    const Bus choose = m.name(fmt::format("choose_rank0_{}", lane), Bus(lib::decode_within(coords[lane], 0, rank.m)));
    picked.push_back(lib::select_one_hot({choose.begin(), choose.end()}, {slots.begin(), slots.end()}));
  }
  return {Bus(picked), cfg.b_bits};
}

Payloads select_rank(Module& m, const HssConfig& cfg, int index, const Payloads& in, const Bus& coords) {
  const RankSet& rank = cfg.ranks[static_cast<std::size_t>(index)];
  const std::string name = rank_name(cfg, index);
  const int width = in.width / rank.h_max();
  std::vector<Value> picked;
  for (int path = 0; path < in.blocks.size(); ++path) {
    for (int lane = 0; lane < rank.g; ++lane) {
      std::vector<Value> candidates;
      for (int c = 0; c < rank.choices(); ++c) candidates.push_back(in.blocks[path].slice((lane + c) * width, width));
      if (!rank.has_select()) {
        picked.push_back(candidates.front());
        continue;
      }
      // Sorted, distinct coordinates: lane j can only need candidates j .. j + H - G.
      const int number = path * rank.g + lane;
      const Bus choose = m.name(fmt::format("choose_{}_{}", name, number), Bus(lib::decode_within(coords[number], lane, rank.choices())));
      picked.push_back(lib::select_one_hot({choose.begin(), choose.end()}, candidates));
    }
  }
  return {Bus(picked), width};
}

}  // namespace

std::string rank_name(const HssConfig& cfg, int index) { return fmt::format("rank{}", cfg.rank_count() - 1 - index); }

int coordinates_per_group(const HssConfig& cfg, int index) {
  int paths = 1;
  for (int i = 0; i <= index; ++i) paths *= cfg.ranks[static_cast<std::size_t>(i)].g;
  return paths;
}

Module hss_lane_group(const HssConfig& cfg) {
  const int lanes = cfg.group_lanes();
  Module m(module_name(cfg.name, "lane_group"),
           fmt::format("{} lanes of one PE row: selects, operand registers and multipliers of one group.", lanes));
  m.describe(
      "Weights and their coordinates are double-buffered: `load` writes the shadow registers, the swap_* pulses copy them to the active ones, each in the "
      "cycle before the first step of a K-step reaches the stage that uses them.");
  const Bus window = m.inputs("window", UInt(cfg.b_bits), cfg.group_slots());
  m.comment("window", "the group's B values in fixed slots, broadcast to every row");
  const Value load = m.input("load", UInt(1));
  const Bus load_weight = m.inputs("load_weight", UInt(cfg.a_bits), lanes);

  std::vector<Bus> coords(cfg.ranks.size());
  std::vector<Bus> load_coords(cfg.ranks.size());
  std::vector<Value> swaps(cfg.ranks.size());
  int last_select = -1;
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const RankSet& rank = cfg.ranks[static_cast<std::size_t>(i)];
    if (!rank.has_select()) continue;
    const auto at = static_cast<std::size_t>(i);
    load_coords[at] = m.inputs("load_coord_" + rank_name(cfg, i), UInt(rank.meta_bits()), coordinates_per_group(cfg, i));
    swaps[at] = m.input("swap_" + rank_name(cfg, i), UInt(1));
    last_select = i;
  }
  const Value swap_weight = m.input("swap_weight", UInt(1));
  Value operand_load;
  if (cfg.zero_gating) operand_load = m.input("operand_load", UInt(1));

  m.section("Stationary weights and coordinates, double-buffered");
  const DoubleBuffer weights = double_buffer(m, "weight", load_weight, load, swap_weight);
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (!swaps[at].empty()) coords[at] = double_buffer(m, "coord_" + rank_name(cfg, i), load_coords[at], load, swaps[at]).active;
  }

  Payloads payloads{Bus(std::vector<Value>{window.packed()}), cfg.group_slots() * cfg.b_bits};
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const RankSet& rank = cfg.ranks[static_cast<std::size_t>(i)];
    const std::string name = rank_name(cfg, i);
    if (rank.m > 0) {
      m.section(fmt::format("{}: {} of {}, {} candidates for each lane", name, fmt::join(rank.all_n(), ", "), rank.m, rank.choices()));
      payloads = select_in_block(m, cfg, window, coords[static_cast<std::size_t>(i)]);
    } else {
      if (rank.has_select()) m.section(fmt::format("{}: {} of up to {}, {} candidates for each lane", name, rank.g, rank.h_max(), rank.choices()));
      payloads = select_rank(m, cfg, i, payloads, coords[static_cast<std::size_t>(i)]);
    }
    if (!rank.has_select()) continue;
    const bool registers_here = cfg.pipeline.rank_registers && i != last_select;
    payloads.blocks = registers_here ? m.registered(name + "_payload", payloads.blocks) : m.name(name + "_payload", payloads.blocks);
  }

  m.section("Operand registers");
  std::vector<Value> operands, active;
  if (cfg.zero_gating) {
    std::vector<Value> open;
    for (int l = 0; l < lanes; ++l) open.push_back(operand_load & payloads.blocks[l].or_reduce());
    const Bus open_bus = m.name("open", Bus(open));
    const Bus loaded = m.registered("loaded", open_bus);
    m.comment("loaded", "the operand register of the lane was loaded; otherwise it holds and its product counts as zero");
    active.assign(loaded.begin(), loaded.end());
    for (int l = 0; l < lanes; ++l) operands.push_back(m.registered(fmt::format("operand_{}", l), payloads.blocks[l], open_bus[l]));
  } else {
    const Bus operand = m.registered("operand", payloads.blocks);
    operands.assign(operand.begin(), operand.end());
  }

  m.section("Multipliers");
  const hdl::Type b_type{cfg.b_bits, cfg.b_signed};
  const Module multiplier = lib::multiplier(module_name(cfg.name, "multiplier"), hdl::SInt(cfg.a_bits), b_type);
  std::vector<Value> products;
  for (int l = 0; l < lanes; ++l) {
    const hdl::Instance u = m.instance(fmt::format("u_multiplier_{}", l), multiplier);
    u.connect("a", weights.active[l].as_signed());
    u.connect("b", cfg.b_signed ? operands[static_cast<std::size_t>(l)].as_signed() : operands[static_cast<std::size_t>(l)]);
    Value product = u.out("product");
    if (cfg.zero_gating) product = (product.as_unsigned() & hdl::replicate(active[static_cast<std::size_t>(l)], cfg.product_bits())).as_signed();
    products.push_back(product);
  }
  Bus result(products);
  if (cfg.pipeline.product_registers) result = m.registered("product_q", result);
  m.outputs("product", result);
  if (cfg.zero_gating) {
    // A zero weight needs no gate: it recodes to zero digits, so that the multiplier does not see the operand change.
    for (int l = 0; l < lanes; ++l) active[static_cast<std::size_t>(l)] = active[static_cast<std::size_t>(l)] & weights.active[l].or_reduce();
    m.outputs("active", Bus(active));
  }
  return m;
}

}  // namespace filigree::units
