#include "system/random_tasd.h"

#include <algorithm>
#include <vector>

namespace filigree::system {
namespace {

config::TasdForm random_form(Rng& rng) { return pick(rng, 0, 1) == 1 ? config::TasdForm::kParallel : config::TasdForm::kIterative; }

/// Two or more N, descending, each a divisor of the one before.
config::RankSet random_rank(Rng& rng, int m) {
  std::vector<int> n{pick(rng, 0, 1) == 1 ? m : pick(rng, 2, m)};
  do {
    int divisor = pick(rng, 1, n.back() - 1);
    while (n.back() % divisor != 0) --divisor;
    n.push_back(divisor);
  } while (n.back() > 1 && pick(rng, 0, 2) != 0);
  return config::RankSet::n_of_m(n, m);
}

/// One to three of the core's N, at most M in all.
std::vector<int> random_terms(Rng& rng, const config::RankSet& rank) {
  std::vector<int> terms;
  int left = rank.m;
  for (int wanted = pick(rng, 1, config::kMaxTasdTerms); wanted > 0; --wanted) {
    std::vector<int> fitting = rank.all_n();
    std::erase_if(fitting, [&](int n) { return n > left; });
    if (fitting.empty()) break;
    terms.push_back(fitting[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(fitting.size()) - 1))]);
    left -= terms.back();
  }
  return terms;
}

}  // namespace

config::TasdConfig random_tasd(Rng& rng) {
  config::TasdConfig config;
  int m = pick_ends(rng, 2, config::kMaxTasdM);
  const int terms = pick(rng, 1, config::kMaxTasdTerms);
  if (terms > 1 && pick(rng, 0, 1) == 1) m = pick(rng, 2, 8);  // leaves room for a multiple
  for (int t = 0; t < terms; ++t) {
    config.terms.push_back({pick_ends(rng, 1, m), m});
    if (pick(rng, 0, 1) == 1) m *= pick(rng, 1, config::kMaxTasdM / m);
  }
  config.value_bits = pick_ends(rng, 2, 16);
  config.value_signed = pick(rng, 0, 1) == 1;
  config.form = random_form(rng);
  return config;
}

config::TtcConfig random_ttc(Rng& rng, int most_m) {
  config::TtcConfig config;
  const int m = pick_ends(rng, 2, most_m);
  config::HssConfig& core = config.core;
  core.ranks = {random_rank(rng, m)};
  core.lanes = core.group_lanes() * pick(rng, 1, 2);
  core.arrays = pick(rng, 1, 2);
  core.rows = m * pick(rng, 1, 2);
  core.row_values = core.step_max();
  core.columns = core.step_max() * pick_ends(rng, 1, 3);
  core.a_bits = pick_ends(rng, 2, 16);
  core.b_bits = pick_ends(rng, 2, 16);
  core.b_signed = pick(rng, 0, 1) == 1;
  core.acc_bits = pick_ends(rng, core.row_sum_bits(), 64);
  core.zero_gating = pick(rng, 0, 1) == 1;
  core.pipeline = {pick(rng, 0, 1) == 1, pick(rng, 0, 1) == 1, {}};
  for (int level = 1; level < core.tree_levels(); ++level) {
    if (pick(rng, 0, 2) == 0) core.pipeline.tree_registers.push_back(level);
  }
  config.term_n = random_terms(rng, core.ranks.front());
  config.form = random_form(rng);
  const int per_beat = core.rows / m;
  config.units = config.form == config::TasdForm::kParallel ? per_beat : per_beat * pick_ends(rng, 1, 5);
  config.relu_only = pick(rng, 0, 1) == 1;
  config.multiplier_bits = pick_ends(rng, 2, 24);
  config.shift_bits = pick_ends(rng, 1, 6);
  return config;
}

}  // namespace filigree::system
