#include "config/ttc_config.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "config/names.h"

namespace filigree::config {

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
  if (!problems.empty()) return problems;
  if (core.ranks.size() != 1 || rank().m == 0) {
    problems.push_back(fmt::format("hss.ranks: {} ranks of the form {{ g, h }}, accepted: one rank {{ n, m }}", core.ranks.size()));
    return problems;
  }
  if (rank().h.size() < 2) problems.push_back("hss.ranks[0].n: one N, accepted: two or more, such as [8, 4, 2, 1]");
  if (core.compressed_b) problems.push_back("hss.compressed_b: true, accepted: false (a beat of b is one column of a K tile)");
  if (core.row_values != core.step_max()) {
    problems.push_back(fmt::format("hss.row_values: {} does not match, accepted: {} (one column of a K tile)", core.row_values, core.step_max()));
  }
  if (core.columns < core.step_max() || core.columns % core.step_max() != 0) {
    problems.push_back(fmt::format("hss.columns: {} does not match, accepted: a multiple of {} (the K tile of the next layer)", core.columns, core.step_max()));
  }
  if (core.rows % m() != 0) problems.push_back(fmt::format("hss.rows: {} is not divisible, accepted: a multiple of m, {}", core.rows, m()));
  for (std::string& problem : tasd().check_unit("tasd")) problems.push_back(std::move(problem));
  for (std::size_t i = 0; i < term_n.size(); ++i) {
    const bool native = std::any_of(rank().h.begin(), rank().h.end(), [&](int h) { return rank().g * rank().m / h == term_n[i]; });
    if (!native) {
      problems.push_back(fmt::format("tasd.terms[{}]: {} is not an N of the core, accepted: one of hss.ranks[0].n", i, term_n[i]));
    }
  }
  if (std::accumulate(term_n.begin(), term_n.end(), 0) > m()) {
    problems.push_back(fmt::format("tasd.terms: {} entries of a block of {}, accepted: at most M in all", std::accumulate(term_n.begin(), term_n.end(), 0), m()));
  }
  if (problems.empty()) {
    const int per_beat = core.rows / m();
    if (form == TasdForm::kParallel && units != per_beat) {
      problems.push_back(fmt::format("tasd.units: {} does not match, accepted: {} (rows / m; a parallel unit takes a block per cycle)", units, per_beat));
    }
    if (form == TasdForm::kIterative && (units < per_beat || units > 64 * per_beat || units % per_beat != 0)) {
      problems.push_back(fmt::format("tasd.units: {} is out of range, accepted: a multiple of {} (rows / m) up to {}", units, per_beat, 64 * per_beat));
    }
  }
  if (multiplier_bits < 2 || multiplier_bits > 24) {
    problems.push_back(fmt::format("post_op.multiplier_bits: {} is out of range, accepted: 2..24", multiplier_bits));
  }
  if (shift_bits < 1 || shift_bits > 6) problems.push_back(fmt::format("post_op.shift_bits: {} is out of range, accepted: 1..6", shift_bits));
  return problems;
}

}  // namespace filigree::config
