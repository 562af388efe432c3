#include "units/tasd_control.h"

#include <algorithm>

#include <fmt/format.h>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_ports.h"

namespace filigree::units {
namespace {

using config::TasdConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

int bits_to_count(int choices) { return choices > 1 ? hdl::bits_for(static_cast<unsigned>(choices - 1)) : 0; }

/// The first term with an N that is not zero; the last one where there is none.
Value first_used(Module& m, const std::vector<Value>& used, int width) {
  Value term = m.constant(UInt(width), static_cast<int>(used.size()) - 1);
  for (std::size_t t = used.size() - 1; t-- > 0;) term = hdl::mux(used[t], static_cast<int>(t), term);
  return term;
}

/// One value per term, by the present one.
Value by_term(const std::vector<Value>& here, const std::vector<Value>& values) { return lib::select_one_hot(here, values); }

}  // namespace

int term_bits(const TasdConfig& cfg) { return bits_to_count(cfg.term_count()); }
int part_bits(const TasdConfig& cfg) { return bits_to_count(cfg.parts(0)); }
int slot_bits(const TasdConfig& cfg) {
  int most = 1;
  for (const config::TasdTerm& term : cfg.terms) most = std::max(most, term.n);
  return bits_to_count(most);
}

Module tasd_control(const TasdConfig& cfg) {
  Module m(module_name(cfg.name, "tasd_control"), "TASD control: walks the entries of a block, one per cycle.");
  m.describe(
      "Slots within parts within terms, up to the run-time N of each term; a term with N = 0 takes no cycle. The next block may be captured in the "
      "cycle in which the last entry is taken.");
  const std::vector<Value> n = n_inputs(m, cfg);
  const Value start = m.input("start", UInt(1));
  const Value advance = m.input("advance", UInt(1));
  const std::size_t terms = n.size();

  const Reg busy = m.reg("busy", UInt(1), 0);
  std::vector<Value> used;
  for (std::size_t t = 0; t < terms; ++t) used.push_back(m.name(fmt::format("used_{}", t), n[t].or_reduce()));
  Value any_used = used.front();
  for (std::size_t t = 1; t < terms; ++t) any_used = any_used | used[t];

  m.section("The entry of this cycle");
  const Reg term = terms > 1 ? m.reg("term", UInt(term_bits(cfg)), 0) : Reg();
  const Reg part = part_bits(cfg) > 0 ? m.reg("part", UInt(part_bits(cfg)), 0) : Reg();
  const Reg slot = slot_bits(cfg) > 0 ? m.reg("slot", UInt(slot_bits(cfg)), 0) : Reg();
  const hdl::Bus in_term = terms > 1 ? m.name("in_term", hdl::Bus(lib::decode(term, 0, static_cast<int>(terms)))) : hdl::Bus();
  const std::vector<Value> here(in_term.begin(), in_term.end());

  Value slot_done;  // empty: always
  if (!slot.empty()) {
    const int count_bits = slot_bits(cfg) + 1;
    std::vector<Value> wide_n;
    wide_n.reserve(terms);
    for (const Value& of_term : n) wide_n.push_back(of_term.resize(count_bits));
    const Value n_now = terms > 1 ? by_term(here, wide_n) : wide_n.front();
    slot_done = m.name("slot_done", slot + 1 == n_now);
  }
  Value part_done = slot_done;  // the term is done
  if (!part.empty()) {
    std::vector<Value> ends;
    ends.reserve(terms);
    for (int t = 0; t < cfg.term_count(); ++t) ends.push_back(part == cfg.parts(t) - 1);
    const Value last_part = terms > 1 ? by_term(here, ends) : ends.front();
    part_done = m.name("term_done", slot_done.empty() ? last_part : slot_done & last_part);
  }
  Value last = part_done;
  if (terms > 1) {
    Value more;  // a later term is used
    for (std::size_t t = 0; t + 1 < terms; ++t) {
      Value later = used[t + 1];
      for (std::size_t u = t + 2; u < terms; ++u) later = later | used[u];
      const Value here_and_later = here[t] & later;
      more = more.empty() ? here_and_later : more | here_and_later;
    }
    last = last.empty() ? ~more : last & ~more;
  }
  if (last.empty()) last = m.constant(UInt(1), 1);
  last = m.name("last_entry", last);

  m.section("The next one");
  const Value finish = m.name("finish", busy & last & advance);
  busy.next((start & any_used) | (busy & ~finish));
  if (!slot.empty()) slot.next_when(start | advance, hdl::mux(start | slot_done, 0, (slot + 1).resize(slot.width())));
  if (!part.empty()) {
    const Value next_part = (part + 1).resize(part.width());
    const Value step = slot_done.empty() ? m.constant(UInt(1), 1) : slot_done;
    part.next_when(start | advance, hdl::mux(start | part_done, 0, hdl::mux(step, next_part, part)));
  }
  if (!term.empty()) {
    // At most three terms: behind any but the first there is only the last.
    Value next_term = m.constant(UInt(term.width()), static_cast<int>(terms) - 1);
    if (terms > 2) next_term = hdl::mux(here[0] & used[1], 1, next_term);
    const Value moved = part_done.empty() ? next_term : hdl::mux(part_done, next_term, term);
    term.next_when(start | advance, hdl::mux(start, first_used(m, used, term.width()), moved));
  }

  m.output("ready", ~busy | finish);
  m.output("busy", busy);
  m.output("last", last);
  if (!term.empty()) m.output("term", term);
  if (!part.empty()) m.output("part", part);
  if (!slot.empty()) m.output("slot", slot);
  return m;
}

}  // namespace filigree::units
