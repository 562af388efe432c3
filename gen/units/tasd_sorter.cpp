#include "units/tasd_sorter.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_ports.h"

namespace filigree::units {
namespace {

using config::TasdConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

/// before[i][j]: value j comes before value i in the order of extraction. One comparator per pair.
std::vector<std::vector<Value>> compare_all(Module& m, const Bus& magnitude) {
  const int count = magnitude.size();
  std::vector<std::vector<Value>> before(static_cast<std::size_t>(count), std::vector<Value>(static_cast<std::size_t>(count)));
  for (int i = 0; i < count; ++i) {
    for (int j = i + 1; j < count; ++j) {
      const Value first = m.name(fmt::format("before_{}_{}", i, j), magnitude[i] >= magnitude[j]);
      before[static_cast<std::size_t>(j)][static_cast<std::size_t>(i)] = first;
      before[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = ~first;
    }
  }
  return before;
}

/// How many bits are 1, in `width` bits.
Value count_ones(const std::vector<Value>& bits, int width) {
  std::vector<Value> sums = bits;
  while (sums.size() > 1) {
    std::vector<Value> next;
    for (std::size_t i = 0; i + 1 < sums.size(); i += 2) next.push_back(sums[i] + sums[i + 1]);
    if (sums.size() % 2 != 0) next.push_back(sums.back());
    sums = std::move(next);
  }
  return sums.front().resize(width);
}

/// value == literal, where either may be the wider one.
Value is_place(const Value& place, const Value& wanted) {
  const int width = std::max(place.width(), wanted.width());
  return place.resize(width) == wanted.resize(width);
}

class Sorter {
 public:
  Sorter(Module& m, const TasdConfig& cfg) : m_(m), cfg_(cfg), x_(m.inputs("x", UInt(cfg.value_bits), cfg.block())), places_(entry_places(cfg)) {
    for (int t = 0; t + 1 < cfg.term_count(); ++t) n_.push_back(m.input(n_name(t), UInt(cfg.n_bits(t))));
  }

  void build() {
    m_.section("Every pair compared");
    std::vector<Value> magnitudes, nonzero;
    for (int i = 0; i < cfg_.block(); ++i) {
      magnitudes.push_back(cfg_.value_signed ? m_.name(fmt::format("magnitude_{}", i), magnitude(x_[i], true)) : x_[i]);
      nonzero.push_back(m_.name(fmt::format("nonzero_{}", i), x_[i].or_reduce()));
    }
    left_ = nonzero;
    before_ = compare_all(m_, Bus(magnitudes));
    entries_.resize(places_.size());
    const std::vector<TermGroup> groups = term_groups(cfg_);
    for (std::size_t g = 0; g < groups.size(); ++g) build_group(groups[g], g, g + 1 == groups.size());
    m_.outputs("entry", Bus(entries_));
  }

 private:
  /// Terms of one M: a value's place is the number of values of its part, not taken before, that come before it.
  void build_group(const TermGroup& group, std::size_t number, bool last) {
    m_.section(fmt::format("Places within blocks of {}", group.m));
    const int place_bits = hdl::bits_for(static_cast<unsigned>(group.m - 1));
    std::vector<Value> place;
    for (int i = 0; i < cfg_.block(); ++i) {
      std::vector<Value> earlier;
      const int first = i - i % group.m;
      for (int j = first; j < first + group.m; ++j) {
        if (j == i) continue;
        const Value& before = before_[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
        earlier.push_back(number == 0 ? before : before & left_[static_cast<std::size_t>(j)]);
      }
      place.push_back(m_.name(fmt::format("place_{}_of_m{}", i, group.m), count_ones(earlier, place_bits)));
    }
    const Value taken = choose_entries(group, place);
    if (last) return;  // nothing needs what is left, and `taken` is that of the terms before the last
    for (int i = 0; i < cfg_.block(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      const int width = std::max(taken.width(), place_bits);
      left_[at] = m_.name(fmt::format("left_{}_after_m{}", i, group.m), left_[at] & (place[at].resize(width) >= taken.resize(width)));
    }
  }

  /// The entries of the group's terms; returns how many places they take, all but the last term of all.
  Value choose_entries(const TermGroup& group, const std::vector<Value>& place) {
    Value taken;  // places of the terms before, empty: none
    for (const int term : group.terms) {
      for (std::size_t e = 0; e < places_.size(); ++e) {
        if (places_[e].term == term) choose_entry(group, e, taken, place);
      }
      if (term + 1 == cfg_.term_count()) break;
      const Value& n = n_[static_cast<std::size_t>(term)];
      taken = taken.empty() ? n : m_.name(fmt::format("taken_to_term_{}", term), taken + n);
    }
    return taken;
  }

  void choose_entry(const TermGroup& group, std::size_t e, const Value& taken, const std::vector<Value>& place) {
    const int slot = places_[e].slot;
    const int slot_bits = hdl::bits_for(static_cast<unsigned>(slot));
    Value wanted = m_.constant(UInt(slot_bits), slot);
    if (!taken.empty()) wanted = slot == 0 ? taken : m_.name(fmt::format("wanted_{}", e), taken + slot_literal(taken, slot));
    std::vector<Value> choose, candidates;
    for (int i = places_[e].part * group.m; i < (places_[e].part + 1) * group.m; ++i) {
      const auto at = static_cast<std::size_t>(i);
      choose.push_back(is_place(place[at], wanted) & left_[at]);
      candidates.push_back(x_[i]);
    }
    const Bus chosen = m_.name(fmt::format("choose_{}", e), Bus(choose));
    const std::vector<Value> bits(chosen.begin(), chosen.end());
    entries_[e] =
        m_.name(fmt::format("entry_{}", e), hdl::concat({lib::select_one_hot(bits, candidates), number_of(bits, group.m, cfg_.index_bits())}));
  }

  Value slot_literal(const Value& taken, int slot) {
    return m_.constant(UInt(std::max(taken.width(), hdl::bits_for(static_cast<unsigned>(slot)))), slot);
  }

  Module& m_;
  const TasdConfig& cfg_;
  Bus x_;
  std::vector<Value> n_;  // of every term but the last
  std::vector<EntryPlace> places_;
  std::vector<std::vector<Value>> before_;
  std::vector<Value> left_;  // by value: not zero, and not taken by the groups before
  std::vector<Value> entries_;
};

}  // namespace

std::vector<Value> sorter_n(const std::vector<Value>& n) { return {n.begin(), n.end() - 1}; }

Module tasd_sorter(const TasdConfig& cfg) {
  Module m(module_name(cfg.name, "tasd_sorter"), "TASD sorter: the entries of all terms of one block, at once.");
  m.describe(
      "Combinational. A value's place is the number of values that come before it: larger magnitude, or equal and a lower index. An entry is the "
      "AND-OR of the values over place = slot, counted from where the terms of the same M before it end. Zeros are never chosen.");
  Sorter(m, cfg).build();
  return m;
}

}  // namespace filigree::units
