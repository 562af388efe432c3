#include "config/ttc_config.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "config/names.h"

namespace filigree::config {
namespace {

constexpr int kMaxSlots = 64;  // of iterative units

/// What the units extract, on a core with this rank.
void check_terms(std::vector<std::string>& problems, const std::vector<int>& terms, const RankSet& rank) {
  if (terms.empty() || terms.size() > kMaxTasdTerms) {
    problems.push_back(fmt::format("tasd.terms: {} terms, accepted: 1..{}", terms.size(), kMaxTasdTerms));
    return;
  }
  const std::vector<int> all_n = rank.all_n();
  const std::size_t before = problems.size();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (std::ranges::find(all_n, terms[i]) != all_n.end()) continue;
    problems.push_back(fmt::format("tasd.terms[{}]: {} is not an N of the core, accepted: {}", i, terms[i], fmt::join(all_n, ", ")));
  }
  if (problems.size() != before) return;
  const int entries = std::accumulate(terms.begin(), terms.end(), 0);
  if (entries > rank.m) {
    problems.push_back(fmt::format("tasd.terms: {} entries of a block of {}, accepted: at most {} in all", entries, rank.m, rank.m));
  }
}

/// Units per array; rows are a multiple of M.
void check_units(std::vector<std::string>& problems, const TtcConfig& cfg) {
  const int per_beat = cfg.core.rows / cfg.m();
  if (cfg.form == TasdForm::kParallel && cfg.units != per_beat) {
    problems.push_back(
        fmt::format("tasd.units: {} does not match, accepted: {} (rows / m; a parallel unit takes a block per cycle)", cfg.units, per_beat));
  }
  if (cfg.form == TasdForm::kIterative && (cfg.units < per_beat || cfg.units > kMaxSlots * per_beat || cfg.units % per_beat != 0)) {
    problems.push_back(
        fmt::format("tasd.units: {} is out of range, accepted: a multiple of {} (rows / m) up to {}", cfg.units, per_beat, kMaxSlots * per_beat));
  }
}

}  // namespace

TasdConfig TtcConfig::tasd() const {
  TasdConfig units;
  units.name = name;
  units.summary = summary;
  for (const int n : term_n) units.terms.push_back({n, m()});
  units.value_bits = core.a_bits;
  units.value_signed = !relu_only;
  units.form = form;
  return units;
}

int TtcConfig::slots() const { return form == TasdForm::kParallel ? 1 : units * core.arrays / beat_blocks(); }

std::vector<std::string> TtcConfig::check() const {
  HssConfig named = core;
  named.name = name;
  std::vector<std::string> problems = named.check();
  const bool core_is_legal = problems.empty();
  if (multiplier_bits < 2 || multiplier_bits > 24) {
    problems.push_back(fmt::format("post_op.multiplier_bits: {} is out of range, accepted: 2..24", multiplier_bits));
  }
  if (shift_bits < 1 || shift_bits > 6) problems.push_back(fmt::format("post_op.shift_bits: {} is out of range, accepted: 1..6", shift_bits));
  if (!core_is_legal) return problems;  // the rest is derived from the core
  if (core.ranks.size() != 1 || rank().m == 0) {
    problems.push_back(fmt::format("hss.ranks: {} ranks of the form {{ g, h }}, accepted: one rank {{ n, m }}", core.ranks.size()));
    return problems;
  }
  if (rank().h.size() < 2) problems.push_back("hss.ranks[0].n: one N, accepted: two or more, such as [8, 4, 2, 1]");
  if (core.row_values != core.step_max()) {
    problems.push_back(fmt::format("hss.row_values: {} does not match, accepted: {} (one column of a K tile)", core.row_values, core.step_max()));
  }
  if (core.columns % core.step_max() != 0) {
    problems.push_back(
        fmt::format("hss.columns: {} does not match, accepted: a multiple of {} (the K tile of the next layer)", core.columns, core.step_max()));
  }
  if (m() > kMaxTasdM) {
    problems.push_back(fmt::format("hss.ranks[0].m: {} is out of range, accepted: 2..{} (blocks of the TASD units)", m(), kMaxTasdM));
  }
  if (core.rows % m() == 0) {
    check_units(problems, *this);
  } else {
    problems.push_back(fmt::format("hss.rows: {} is not divisible, accepted: a multiple of m, {}", core.rows, m()));
  }
  check_terms(problems, term_n, rank());
  return problems;
}

}  // namespace filigree::config
