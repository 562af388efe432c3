#include "units/tasd_extractor.h"

#include <fmt/format.h>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_control.h"
#include "units/tasd_ports.h"

namespace filigree::units {
namespace {

using config::TasdConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

/// Whether the present term is one of the group's.
Value in_group(const Value& term, const TermGroup& group) {
  Value any;
  for (const int t : group.terms) any = any.empty() ? term == t : any | (term == t);
  return any;
}

/// The values that the present part of the present term may take, one bit each.
Value eligible(const TasdConfig& cfg, const std::vector<TermGroup>& groups, const std::vector<Value>& in, const Value& part) {
  Value all;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const int m = groups[g].m;
    std::vector<Value> bits;
    for (int p = 0; p < cfg.block() / m; ++p) {
      const Value here = m == cfg.block() ? in[g] : in[g] & (part == p);
      bits.push_back(hdl::replicate(here, m));
    }
    const Value of_group = hdl::concat(bits);
    all = all.empty() ? of_group : all | of_group;
  }
  return all;
}

/// The lowest bit that is set, if `any`.
std::vector<Value> lowest(const Value& bits, const Value& any) {
  std::vector<Value> choose;
  for (int i = 0; i < bits.width(); ++i) {
    const Value here = bits.bit(i) & any;
    choose.push_back(i == 0 ? here : here & ~bits.slice(0, i).or_reduce());
  }
  return choose;
}

}  // namespace

Module tasd_extractor(const TasdConfig& cfg) {
  Module m(module_name(cfg.name, "tasd_extractor"), "TASD extractor: a block of values, and the largest magnitude among those that are left.");
  m.describe(
      "Decides bit by bit from the most significant one: as soon as a value that is left in the race has a 1, those with a 0 drop out. Ties go "
      "to the lowest index.");
  const int bits = cfg.value_bits;
  const int count = cfg.block();
  const std::vector<TermGroup> groups = term_groups(cfg);
  const Value load = m.input("load", UInt(1));
  const Value remove = m.input("remove", UInt(1));
  const Bus code = m.inputs("code", UInt(bits), count);
  const Bus held = m.registered("held", code, load);
  const Reg live = m.data_reg("live", UInt(count));
  m.comment("live", "not yet extracted");

  Value race = live;
  std::vector<Value> in;
  if (part_bits(cfg) > 0) {
    const Value term = groups.size() > 1 ? m.input("term", UInt(term_bits(cfg))) : Value();
    const Value part = m.input("part", UInt(part_bits(cfg)));
    for (const TermGroup& group : groups) in.push_back(m.name(fmt::format("in_m{}", group.m), in_group(term, group)));
    race = m.name("eligible", live & eligible(cfg, groups, in, part));
  }

  m.section("The race");
  Value nonzero;
  for (int b = bits - 1; b >= 0; --b) {
    std::vector<Value> column;
    for (const Value& value : held) {
      const Value bit = value.bit(b);
      column.push_back(cfg.value_signed && b == bits - 1 ? bit & ~value.slice(0, b).or_reduce() : bit);
    }
    const Value digits = m.name(fmt::format("digits_{}", b), hdl::concat(column));
    const Value some = m.name(fmt::format("some_{}", b), (race & digits).or_reduce());
    race = m.name(fmt::format("race_{}", b), race & (digits | hdl::replicate(~some, count)));
    nonzero = nonzero.empty() ? some : nonzero | some;
  }
  const Bus choose = m.name("choose", Bus(lowest(race, m.name("nonzero", nonzero))));
  const std::vector<Value> chosen(choose.begin(), choose.end());
  live.next_when(load | remove, hdl::replicate(load, count) | (live & ~choose.packed()));

  m.section("What it found");
  const Value found = m.name("found", lib::select_one_hot(chosen, {held.begin(), held.end()}));
  m.output("value", sign_magnitude(found, cfg.value_signed));
  std::vector<Value> index;
  index.reserve(groups.size());
  for (const TermGroup& group : groups) index.push_back(number_of(chosen, group.m, cfg.index_bits()));
  m.output("index", groups.size() > 1 ? lib::select_one_hot(in, index) : index.front());
  return m;
}

}  // namespace filigree::units
