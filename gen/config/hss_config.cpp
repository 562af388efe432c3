#include "config/hss_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <iterator>

#include "config/names.h"

namespace filigree::config {
namespace {

constexpr int kMaxLanes = 1024;
constexpr int kMaxSlots = 4096;
constexpr int kMaxH = 64;
constexpr int kMaxModes = 256;

int bits_to_hold(int largest) { return std::max(1, static_cast<int>(std::bit_width(static_cast<unsigned>(largest)))); }

void check_range(std::vector<std::string>& problems, const char* key, int value, int low, int high) {
  if (value < low || value > high) problems.push_back(fmt::format("hss.{}: {} is out of range, accepted: {}..{}", key, value, low, high));
}

/// An N:M rank; what it is made of can only be wrong where it was not made by n_of_m().
void check_free_rank(std::vector<std::string>& problems, const std::string& key, const RankSet& rank) {
  const bool whole = std::ranges::all_of(rank.h, [&](int h) { return h > 0 && rank.g * rank.m % h == 0; });
  if (rank.h.empty() || !whole || rank.n(0) != rank.g) {
    problems.push_back(fmt::format("{}.h: {} is not {} * {} / N, accepted: g * m / N for every N, the largest N being g", key,
                                   fmt::join(rank.h, ", "), rank.g, rank.m));
    return;
  }
  std::ranges::move(check_n_of_m(key, rank.all_n(), rank.m), std::back_inserter(problems));
}

void check_rank(std::vector<std::string>& problems, std::size_t index, const RankSet& rank) {
  const std::string key = fmt::format("hss.ranks[{}]", index);
  if (rank.m != 0) return check_free_rank(problems, key, rank);
  if (rank.g < 1 || rank.g > kMaxH) problems.push_back(fmt::format("{}.g: {} is out of range, accepted: 1..{}", key, rank.g, kMaxH));
  if (rank.h.empty()) problems.push_back(fmt::format("{}.h: empty, accepted: at least one H", key));
  for (std::size_t i = 0; i < rank.h.size(); ++i) {
    if (rank.h[i] < rank.g || rank.h[i] > kMaxH) {
      problems.push_back(fmt::format("{}.h: {} is out of range, accepted: {}..{} (H is at least G)", key, rank.h[i], rank.g, kMaxH));
    }
    if (i > 0 && rank.h[i] <= rank.h[i - 1])
      problems.push_back(fmt::format("{}.h: {} after {}, accepted: ascending and distinct", key, rank.h[i], rank.h[i - 1]));
  }
}

void check_tree_registers(std::vector<std::string>& problems, const HssConfig& config) {
  const std::vector<int>& levels = config.pipeline.tree_registers;
  const int inner = config.tree_levels() - 1;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] < 1 || levels[i] > inner) {
      problems.push_back(fmt::format("pipeline.tree_registers: {} is out of range, accepted: {}", levels[i],
                                     inner < 1 ? fmt::format("[] ({} lanes have no level before the row sum)", config.lanes)
                                               : fmt::format("1..{} (the row sum of {} lanes is registered in any case)", inner, config.lanes)));
    } else if (i > 0 && levels[i] <= levels[i - 1]) {
      problems.push_back(fmt::format("pipeline.tree_registers: {} after {}, accepted: ascending levels", levels[i], levels[i - 1]));
    }
  }
}

}  // namespace

RankSet RankSet::n_of_m(const std::vector<int>& n, int m) {
  RankSet rank{n.front(), {}, m};
  for (const int count : n) rank.h.push_back(rank.g * m / count);
  return rank;
}

std::vector<int> RankSet::all_n() const {
  std::vector<int> all;
  for (std::size_t i = 0; i < h.size(); ++i) all.push_back(n(i));
  return all;
}

std::vector<std::string> check_n_of_m(const std::string& key, const std::vector<int>& n, int m) {
  std::vector<std::string> problems;
  if (m < 2 || m > kMaxH) problems.push_back(fmt::format("{}.m: {} is out of range, accepted: 2..{}", key, m, kMaxH));
  if (n.empty()) problems.push_back(fmt::format("{}.n: empty, accepted: at least one N", key));
  if (!problems.empty()) return problems;
  for (std::size_t i = 0; i < n.size(); ++i) {
    if (n[i] < 1 || n[i] > m) {
      problems.push_back(fmt::format("{}.n: {} is out of range, accepted: 1..{} (N is at most M)", key, n[i], m));
    } else if (i > 0 && n[i - 1] > 0 && (n[i] >= n[i - 1] || n[i - 1] % n[i] != 0)) {
      problems.push_back(fmt::format("{}.n: {} after {}, accepted: descending, each a divisor of the one before", key, n[i], n[i - 1]));
    }
  }
  return problems;
}

int RankSet::meta_bits() const { return has_select() ? bits_to_hold((m > 0 ? m : h_max()) - 1) : 0; }

int RankSet::mode_bits() const { return has_mode() ? bits_to_hold(static_cast<int>(h.size()) - 1) : 0; }

std::vector<std::string> HssConfig::check() const {
  std::vector<std::string> problems;
  check_name(problems, name);
  if (ranks.empty() || ranks.size() > 3) {
    problems.push_back(fmt::format("hss.ranks: {} ranks, accepted: 1..3", ranks.size()));
    return problems;
  }
  for (std::size_t i = 0; i < ranks.size(); ++i) check_rank(problems, i, ranks[i]);
  check_range(problems, "lanes", lanes, 1, kMaxLanes);
  check_range(problems, "rows", rows, 1, 256);
  check_range(problems, "arrays", arrays, 1, 64);
  check_range(problems, "columns", columns, 1, 65535);
  check_range(problems, "a_bits", a_bits, 2, 16);
  check_range(problems, "b_bits", b_bits, 2, 16);
  check_range(problems, "row_values", row_values, 1, kMaxSlots);
  if (!problems.empty()) return problems;  // the rest divides by these

  for (std::size_t i = 0; i < ranks.size(); ++i) {
    if (ranks[i].m == 0 || ranks.size() == 1) continue;
    problems.push_back(fmt::format("hss.ranks[{}].m: one of {} ranks, accepted: {{ n, m }} as the only rank", i, ranks.size()));
  }
  if (!problems.empty()) return problems;
  if (compressed_b && free_lanes()) problems.push_back("hss.compressed_b: true beside a rank { n, m }, accepted: false");
  if (lanes % group_lanes() != 0) {
    problems.push_back(fmt::format("hss.lanes: {} is not divisible, accepted: a multiple of {}, {}", lanes,
                                   free_lanes() ? "the largest n" : "the product of all g", group_lanes()));
    return problems;
  }
  check_tree_registers(problems, *this);
  if (slots() > kMaxSlots) problems.push_back(fmt::format("hss.ranks: a window of {} values, accepted: at most {}", slots(), kMaxSlots));
  if (acc_bits < row_sum_bits() || acc_bits > 64) {
    problems.push_back(fmt::format("hss.acc_bits: {} is out of range, accepted: {}..64 (one row's sum fits)", acc_bits, row_sum_bits()));
  }
  if (!constant_step() && row_values < 2)
    problems.push_back(fmt::format("hss.row_values: {} is out of range, accepted: 2..{}", row_values, kMaxSlots));
  if (mode_count() > kMaxModes) problems.push_back(fmt::format("hss.ranks: {} patterns, accepted: at most {}", mode_count(), kMaxModes));
  if (constant_step() && row_values != step_max()) {
    problems.push_back(fmt::format("hss.row_values: {} does not match, accepted: {} (every step takes exactly one row)", row_values, step_max()));
  }
  return problems;
}

int HssConfig::group_lanes() const {
  int product = 1;
  for (const RankSet& rank : ranks) product *= rank.g;
  return product;
}

int HssConfig::mode_count() const {
  std::size_t product = 1;
  for (const RankSet& rank : ranks) product *= rank.h.size();
  return static_cast<int>(product);
}

int HssConfig::group_slots() const {
  int product = 1;
  for (const RankSet& rank : ranks) product *= rank.h_max();
  return product;
}

int HssConfig::step_min() const {
  int product = groups();
  for (const RankSet& rank : ranks) product *= rank.h.front();
  return product;
}

bool HssConfig::constant_step() const {
  return !compressed_b && std::none_of(ranks.begin(), ranks.end(), [](const RankSet& rank) { return rank.has_mode(); });
}

int HssConfig::end_bits() const { return bits_to_hold(group_slots()); }

int HssConfig::offset_bits() const { return compressed_b ? bits_to_hold(ranks.back().h_max() - 1) : 0; }

int HssConfig::row_meta_bits() const {
  int bits = 0;
  int paths = groups();
  for (const RankSet& rank : ranks) {
    paths *= rank.g;
    bits += paths * rank.meta_bits();
  }
  return bits;
}

int HssConfig::tree_levels() const { return lanes > 1 ? bits_to_hold(lanes - 1) : 0; }

int HssConfig::row_sum_bits() const { return product_bits() + tree_levels(); }

}  // namespace filigree::config
