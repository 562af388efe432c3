#include "configurations.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "config/preset.h"

namespace filigree::benches::test {
namespace {

using config::AttentionConfig;
using config::HssConfig;
using config::TasdConfig;
using config::TasdForm;
using config::TtcConfig;

std::map<std::string, HssConfig> odd_cores() {
  std::vector<HssConfig> all;
  // Three ranks, none of their H a power of two; two groups; widths 3 x 5; unsigned, compressed B; rows narrower than a step.
  all.push_back({.name = "three-ranks",
                 .summary = "",
                 .ranks = {{1, {1, 3}}, {2, {2, 3}}, {2, {2, 3}}},
                 .lanes = 8,
                 .rows = 3,
                 .arrays = 2,
                 .columns = 5,
                 .a_bits = 3,
                 .b_bits = 5,
                 .b_signed = false,
                 .acc_bits = 12,
                 .row_values = 7,
                 .compressed_b = true,
                 .zero_gating = true,
                 .pipeline = {}});
  // Dense B only, through the aligner; two ranks; no register between them, but one behind the multipliers; rows of an odd width.
  all.push_back({.name = "aligned",
                 .summary = "",
                 .ranks = {{2, {2, 3, 4}}, {1, {1, 2}}},
                 .lanes = 4,
                 .rows = 2,
                 .arrays = 1,
                 .columns = 6,
                 .a_bits = 8,
                 .b_bits = 8,
                 .b_signed = true,
                 .acc_bits = 24,
                 .row_values = 21,
                 .compressed_b = false,
                 .zero_gating = false,
                 .pipeline = {.rank_registers = false, .product_registers = true, .tree_registers = {1}}});
  // The least there is: one row, one column, one lane.
  all.push_back({.name = "single",
                 .summary = "",
                 .ranks = {{1, {1, 2}}},
                 .lanes = 1,
                 .rows = 1,
                 .arrays = 1,
                 .columns = 1,
                 .a_bits = 2,
                 .b_bits = 2,
                 .b_signed = true,
                 .acc_bits = 8,
                 .row_values = 2,
                 .compressed_b = false,
                 .zero_gating = true,
                 .pipeline = {}});
  // One fixed sparse pattern: selects but no VFMU; wide operands; gating with a constant step.
  all.push_back({.name = "fixed",
                 .summary = "",
                 .ranks = {{2, {4}}},
                 .lanes = 4,
                 .rows = 1,
                 .arrays = 2,
                 .columns = 3,
                 .a_bits = 16,
                 .b_bits = 12,
                 .b_signed = false,
                 .acc_bits = 40,
                 .row_values = 8,
                 .compressed_b = false,
                 .zero_gating = true,
                 .pipeline = {.rank_registers = true, .product_registers = true, .tree_registers = {}}});
  // Compressed B of a single fixed pattern: a decoder without inputs.
  all.push_back({.name = "fixed-compressed",
                 .summary = "",
                 .ranks = {{1, {2}}, {2, {3}}},
                 .lanes = 4,
                 .rows = 2,
                 .arrays = 1,
                 .columns = 4,
                 .a_bits = 5,
                 .b_bits = 4,
                 .b_signed = true,
                 .acc_bits = 16,
                 .row_values = 16,
                 .compressed_b = true,
                 .zero_gating = false,
                 .pipeline = {.rank_registers = true, .product_registers = true, .tree_registers = {1}}});
  // N:M with lanes in any order, down to one lane a block.
  all.push_back({.name = "free",
                 .summary = "",
                 .ranks = {config::RankSet::n_of_m({4, 2, 1}, 4)},
                 .lanes = 8,
                 .rows = 2,
                 .arrays = 2,
                 .columns = 5,
                 .a_bits = 8,
                 .b_bits = 8,
                 .b_signed = true,
                 .acc_bits = 24,
                 .row_values = 32,
                 .compressed_b = false,
                 .zero_gating = false,
                 .pipeline = {.rank_registers = true, .product_registers = false, .tree_registers = {2}}});
  // Two lanes always share a block, no pattern is dense, M and the widths are odd; rows narrower than a step; gating.
  all.push_back({.name = "free-pairs",
                 .summary = "",
                 .ranks = {config::RankSet::n_of_m({4, 2}, 7)},
                 .lanes = 12,
                 .rows = 1,
                 .arrays = 1,
                 .columns = 3,
                 .a_bits = 5,
                 .b_bits = 3,
                 .b_signed = false,
                 .acc_bits = 13,
                 .row_values = 25,
                 .compressed_b = false,
                 .zero_gating = true,
                 .pipeline = {.rank_registers = false, .product_registers = true, .tree_registers = {1, 3}}});
  // One N alone: a select in every lane, but no VFMU.
  all.push_back({.name = "free-fixed",
                 .summary = "",
                 .ranks = {config::RankSet::n_of_m({2}, 5)},
                 .lanes = 4,
                 .rows = 2,
                 .arrays = 1,
                 .columns = 4,
                 .a_bits = 4,
                 .b_bits = 6,
                 .b_signed = true,
                 .acc_bits = 16,
                 .row_values = 10,
                 .compressed_b = false,
                 .zero_gating = false,
                 .pipeline = {}});
  std::map<std::string, HssConfig> by_name;
  for (const HssConfig& config : all) {
    for (const std::string& problem : config.check()) throw std::logic_error(fmt::format("{}: {}", config.name, problem));
    by_name[config.name] = config;
  }
  return by_name;
}

/// The core of a TTC: one rank N:M, a beat of B is a column of the K tile.
HssConfig ttc_core(const std::vector<int>& n, int m, int lanes, int rows, int arrays) {
  HssConfig core;
  core.ranks = {config::RankSet::n_of_m(n, m)};
  core.lanes = lanes;
  core.rows = rows;
  core.arrays = arrays;
  core.row_values = core.columns = core.step_max();
  return core;
}

std::map<std::string, TtcConfig> odd_ttcs() {
  std::vector<TtcConfig> all;
  // One array, one block per beat; two terms.
  TtcConfig plain{.name = "ttc-plain", .summary = "", .core = ttc_core({4, 2, 1}, 4, 4, 4, 1), .term_n = {2, 1}};
  plain.units = 1;
  all.push_back(plain);
  // Two arrays of two blocks each; three terms; iterative units; odd widths.
  TtcConfig wide{.name = "ttc-wide", .summary = "", .core = ttc_core({4, 2, 1}, 4, 8, 8, 2), .term_n = {2, 1, 1}};
  wide.core.a_bits = 5;
  wide.core.acc_bits = 21;
  wide.form = config::TasdForm::kIterative;
  wide.units = 8;
  wide.multiplier_bits = 7;
  wide.shift_bits = 5;
  all.push_back(wide);
  // M is no power of two, nor is the number of K-steps; one term; no negative values.
  TtcConfig odd{.name = "ttc-odd", .summary = "", .core = ttc_core({6, 2}, 6, 12, 6, 2), .term_n = {6}};
  odd.core.acc_bits = 24;
  odd.units = 1;
  odd.relu_only = true;
  odd.multiplier_bits = 24;
  all.push_back(odd);
  // A tile is one K-step of one of its patterns, and of one block: the smallest that can be.
  TtcConfig least{.name = "ttc-least", .summary = "", .core = ttc_core({2, 1}, 2, 2, 2, 1), .term_n = {1, 1}};
  least.core.a_bits = 2;
  least.core.acc_bits = 64;
  least.units = 1;
  least.multiplier_bits = 2;
  least.shift_bits = 1;
  all.push_back(least);
  // Iterative units, two slots of them for up to three entries; no negative values.
  TtcConfig few{.name = "ttc-few", .summary = "", .core = ttc_core({4, 2, 1}, 4, 4, 4, 1), .term_n = {2, 1}};
  few.core.a_bits = 6;
  few.form = TasdForm::kIterative;
  few.units = 2;
  few.relu_only = true;
  all.push_back(few);
  // A single slot; a single entry at most.
  TtcConfig slot{.name = "ttc-slot", .summary = "", .core = ttc_core({2, 1}, 2, 2, 4, 1), .term_n = {1}};
  slot.form = TasdForm::kIterative;
  slot.units = 2;
  all.push_back(slot);
  std::map<std::string, TtcConfig> by_name;
  for (const TtcConfig& config : all) {
    for (const std::string& problem : config.check()) throw std::logic_error(fmt::format("{}: {}", config.name, problem));
    by_name[config.name] = config;
  }
  return by_name;
}

std::map<std::string, TasdConfig> odd_tasds() {
  using enum TasdForm;
  std::vector<TasdConfig> all;
  const auto add = [&](const char* name, std::vector<config::TasdTerm> terms, int bits, bool is_signed, TasdForm form) {
    all.push_back({.name = name, .summary = "", .terms = std::move(terms), .value_bits = bits, .value_signed = is_signed, .form = form});
  };
  // The usual two terms of one M.
  add("tasd-two", {{4, 8}, {2, 8}}, 8, true, kParallel);
  add("tasd-two-slow", {{4, 8}, {1, 8}}, 8, true, kIterative);
  // Several M.
  add("tasd-mixed", {{2, 4}, {2, 8}}, 5, true, kParallel);
  add("tasd-mixed-slow", {{1, 2}, {2, 4}, {2, 8}}, 3, false, kIterative);
  add("tasd-sixes", {{1, 3}, {2, 3}, {3, 6}}, 4, true, kParallel);
  add("tasd-sixes-slow", {{2, 3}, {1, 3}, {3, 6}}, 7, true, kIterative);
  // Three terms of one M; the widest values.
  add("tasd-three", {{4, 8}, {2, 8}, {1, 8}}, 16, true, kParallel);
  add("tasd-three-slow", {{2, 4}, {1, 4}, {1, 4}}, 16, false, kIterative);
  // The smallest and the largest blocks; the narrowest values.
  add("tasd-pair", {{1, 2}}, 2, true, kParallel);
  add("tasd-pair-slow", {{2, 2}}, 2, true, kIterative);
  add("tasd-least-slow", {{1, 2}}, 2, false, kIterative);
  add("tasd-wide", {{3, 32}}, 4, false, kParallel);
  add("tasd-wide-slow", {{2, 16}, {3, 32}}, 9, true, kIterative);
  // More entries than values.
  add("tasd-over", {{3, 3}, {2, 3}}, 3, true, kParallel);
  std::map<std::string, TasdConfig> by_name;
  for (const TasdConfig& config : all) {
    for (const std::string& problem : config.check()) throw std::logic_error(fmt::format("{}: {}", config.name, problem));
    by_name[config.name] = config;
  }
  return by_name;
}

std::map<std::string, AttentionConfig> odd_filters() {
  std::vector<AttentionConfig> all;
  const auto add = [&](const char* name) -> AttentionConfig& {
    AttentionConfig& config = all.emplace_back();
    config.name = name;
    return config;
  };
  // Few keys, one bank, a block and a number of keys that are no powers of two, a digit of three bits, no choice of the window.
  AttentionConfig& odd = add("filter-odd");
  odd.max_keys = 91;
  odd.max_sampled = 33;
  odd.head_dim = 3;
  odd.query_block = 7;
  odd.lanes = 4;
  odd.banks = 1;
  odd.digit_bits = 3;
  odd.window_first = false;
  odd.factor_bits = 3;
  // Fewer keys than a word has columns, and fewer beats than banks.
  AttentionConfig& few = add("filter-few");
  few.max_keys = 3;
  few.max_sampled = 2;
  few.head_dim = 8;
  few.query_block = 1;
  few.lanes = 4;
  few.banks = 4;
  // Wide words, a radix-4 search, the least exact numbers.
  AttentionConfig& wide = add("filter-wide");
  wide.max_keys = 300;
  wide.max_sampled = 64;
  wide.head_dim = 16;
  wide.query_block = 32;
  wide.lanes = 8;
  wide.banks = 4;
  wide.digit_bits = 2;
  wide.fraction_bits = 4;
  wide.table_bits = 4;
  wide.factor_bits = 10;
  wide.exponential_bits = 18;
  wide.probability_bits = 16;
  std::map<std::string, AttentionConfig> by_name;
  for (const AttentionConfig& config : all) {
    for (const std::string& problem : config.check()) throw std::logic_error(fmt::format("{}: {}", config.name, problem));
    by_name[config.name] = config;
  }
  return by_name;
}

}  // namespace

config::Config configuration(const std::string& name) {
  const auto cores = odd_cores();
  if (const auto found = cores.find(name); found != cores.end()) return found->second;
  const auto ttcs = odd_ttcs();
  if (const auto found = ttcs.find(name); found != ttcs.end()) return found->second;
  const auto tasds = odd_tasds();
  if (const auto found = tasds.find(name); found != tasds.end()) return found->second;
  const auto filters = odd_filters();
  if (const auto found = filters.find(name); found != filters.end()) return found->second;
  return config::load(name);
}

std::vector<std::string> preset_names() {
  return {"tc-s", "stc-s", "highlight-s", "ttc-s", "ttc-m8-s", "tasd-m8", "tasd-m8-iterative", "sample-attention-s"};
}

std::vector<std::string> odd_names() {
  std::vector<std::string> names = {"three-ranks", "aligned",   "single",   "fixed",   "fixed-compressed", "free",    "free-pairs",
                                    "free-fixed",  "ttc-plain", "ttc-wide", "ttc-odd", "ttc-least",        "ttc-few", "ttc-slot"};
  for (const auto& [name, config] : odd_tasds()) names.push_back(name);
  for (const auto& [name, config] : odd_filters()) names.push_back(name);
  return names;
}

}  // namespace filigree::benches::test
