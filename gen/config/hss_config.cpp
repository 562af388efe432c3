#include "config/hss_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

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

void check_rank(std::vector<std::string>& problems, std::size_t index, const RankSet& rank) {
  const std::string key = fmt::format("hss.ranks[{}]", index);
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

}  // namespace

RankSet RankSet::n_of_m(const std::vector<int>& n, int m) {
  RankSet rank{n.front(), {}, m};
  for (const int count : n) rank.h.push_back(rank.g * m / count);
  return rank;
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

  if (lanes % group_lanes() != 0) {
    problems.push_back(fmt::format("hss.lanes: {} is not divisible, accepted: a multiple of the product of all g, {}", lanes, group_lanes()));
    return problems;
  }
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

int HssConfig::row_sum_bits() const { return product_bits() + bits_to_hold(lanes - 1) - (lanes == 1 ? 1 : 0); }

}  // namespace filigree::config
