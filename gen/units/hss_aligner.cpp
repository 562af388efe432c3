#include "units/hss_aligner.h"

#include <fmt/format.h>

#include <map>

#include "lib/select.h"
#include "units/hss_lane_group.h"
#include "units/hss_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

namespace {

/// One choose bit per set of modes; sets that come again share their bit.
class ModeSets {
 public:
  ModeSets(Module& m, const Bus& mode) : m_(m), mode_(mode) {}

  Value any(const std::vector<int>& choices) {
    Value& bit = bits_[choices];
    if (!bit.empty()) return bit;
    for (const int choice : choices) bit = bit.empty() ? mode_[choice] : bit | mode_[choice];
    if (choices.size() > 1) bit = m_.name(fmt::format("any_of_{}", fmt::join(choices, "_")), bit);
    return bit;
  }

 private:
  Module& m_;
  const Bus& mode_;
  std::map<std::vector<int>, Value> bits_;
};

/// Largest number of values below one payload of the ranks from `level` on.
int largest_span(const HssConfig& cfg, int level) {
  int span = 1;
  for (int i = level; i < cfg.rank_count(); ++i) span *= cfg.ranks[static_cast<std::size_t>(i)].h_max();
  return span;
}

/// Values of one payload of the ranks from `level` on, under `mode`.
int span_of(const HssConfig& cfg, const HssMode& mode, int level) {
  int span = 1;
  for (int i = level; i < cfg.rank_count(); ++i) span *= mode.h[static_cast<std::size_t>(i)];
  return span;
}

/// Aligner of an N:M rank: the step's blocks of M, packed, each to the slots of all its lanes.
Module align_blocks(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "aligner"), "Aligner: places the packed blocks of a step in the window slots of their lanes.");
  m.describe(
      "Combinational. A block is as many lanes wide as the pattern keeps values of it; patterns that take a lane's block from the same place share a select bit.");
  const std::vector<HssMode> modes = all_modes(cfg);
  const Bus mode = m.inputs("mode", UInt(1), static_cast<int>(modes.size()));
  const Value packed = m.input("packed_values", UInt(cfg.step_max() * cfg.b_bits));
  const int block = cfg.ranks.front().m;
  ModeSets sets(m, mode);
  std::vector<Value> slots;
  for (int slot = 0; slot < cfg.slots(); slot += block) {
    std::map<int, std::vector<int>> starts;  // packed position -> modes
    for (std::size_t choice = 0; choice < modes.size(); ++choice)
      starts[packed_position(cfg, modes[choice], slot)].push_back(static_cast<int>(choice));
    std::vector<Value> choose, candidates;
    for (const auto& [start, choices] : starts) {
      candidates.push_back(packed.slice(start * cfg.b_bits, block * cfg.b_bits));
      choose.push_back(starts.size() == 1 ? Value{} : sets.any(choices));
    }
    slots.push_back(lib::select_one_hot(choose, candidates));
  }
  m.outputs("slot", Bus(slots));
  return m;
}

/// Aligner of the payloads below `level`: `count` of them, packed; the whole step at level 0. A payload of the innermost rank needs no aligner: its values are
/// its slots.
Module align_level(const HssConfig& cfg, int level, int count) {
  const bool whole = level == 0;
  Module m(module_name(cfg.name, whole ? "aligner" : fmt::format("align_{}", rank_name(cfg, level - 1))),
           whole ? "Aligner: places the packed values of a step in the fixed slots of the window."
                 : fmt::format("Aligner of one {} fiber: places its payloads in their slots.", rank_name(cfg, level - 1)));
  m.describe("Combinational. Where a payload begins depends on the pattern; patterns that put it at the same place share a select bit.");
  const std::vector<HssMode> modes = all_modes(cfg);
  const Bus mode = m.inputs("mode", UInt(1), static_cast<int>(modes.size()));
  const int payload = largest_span(cfg, level);
  const Value packed = m.input("packed_values", UInt(count * payload * cfg.b_bits));
  ModeSets sets(m, mode);
  std::vector<Value> slots;
  for (int p = 0; p < count; ++p) {
    std::map<int, std::vector<int>> starts;  // packed position -> modes
    for (std::size_t choice = 0; choice < modes.size(); ++choice) {
      const bool used = whole || p < modes[choice].h[static_cast<std::size_t>(level - 1)];
      if (used) starts[p * span_of(cfg, modes[choice], level)].push_back(static_cast<int>(choice));
    }
    std::vector<Value> choose, candidates;
    for (const auto& [start, choices] : starts) {
      candidates.push_back(packed.slice(start * cfg.b_bits, payload * cfg.b_bits));
      choose.push_back(starts.size() == 1 ? Value{} : sets.any(choices));
    }
    slots.push_back(lib::select_one_hot(choose, candidates));
  }
  if (level == cfg.rank_count() - 1 || payload == 1) {
    m.outputs("slot", Bus(slots));
    return m;
  }
  const Module below = align_level(cfg, level + 1, cfg.ranks[static_cast<std::size_t>(level)].h_max());
  std::vector<Value> aligned;
  const Bus fiber = m.name("fiber", Bus(slots));
  for (int p = 0; p < count; ++p) {
    const hdl::Instance u = m.instance(fmt::format("u_align_{}", p), below);
    u.connect("mode", mode);
    u.connect("packed_values", fiber[p]);
    aligned.push_back(u.out("slot"));
  }
  m.outputs("slot", Bus(aligned));
  return m;
}

}  // namespace

Module hss_aligner(const HssConfig& cfg) { return cfg.free_lanes() ? align_blocks(cfg) : align_level(cfg, 0, cfg.groups()); }

}  // namespace filigree::units
