#include "units/tasd_tile_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "units/names.h"
#include "units/tasd_tile_layout.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

namespace {

/// AND-OR, also of a single candidate.
Value chosen(const std::vector<Value>& choose, const std::vector<Value>& candidates) {
  Value result;
  for (std::size_t i = 0; i < choose.size(); ++i) {
    const Value gated = candidates[i] & hdl::replicate(choose[i], candidates[i].width());
    result = i == 0 ? gated : result | gated;
  }
  return result;
}

}  // namespace

Module tasd_tile_reader(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "tile_reader"), "Tile reader: the order in which a tile leaves the collector.");
  m.describe(
      "One beat per cycle while the tile is available: for each used term in order, each of its K-steps, each row. The next tile follows without a "
      "gap.");
  const int terms = cfg.term_count();
  const Bus used = m.inputs("used", UInt(1), terms);
  const Value available = m.input("available", UInt(1));
  const Value advance = m.input("advance", UInt(1));
  std::vector<int> stepping;  // terms of which a tile can be several K-steps
  std::vector<Value> last_steps;
  int step_bits = 0;
  for (int t = 0; t < terms; ++t) {
    const int bits = TileLayout(cfg, t).step_bits();
    if (bits == 0) continue;
    stepping.push_back(t);
    last_steps.push_back(m.input(fmt::format("last_step_{}", t), UInt(bits)));
    step_bits = std::max(step_bits, bits);
  }

  m.section("Term");
  std::vector<Reg> sent;  // of all terms but the last
  for (int t = 0; t + 1 < terms; ++t) {
    sent.push_back(m.reg(fmt::format("sent_{}", t), UInt(1), 0));
    m.comment(fmt::format("sent_{}", t), fmt::format("term {} of the tile has been read", t));
  }
  std::vector<Value> term;  // one-hot: the first used one that is not sent
  Value none_before;
  for (int t = 0; t < terms; ++t) {
    const Value waits = t + 1 < terms ? m.name(fmt::format("waits_{}", t), used[t] & ~sent[static_cast<std::size_t>(t)]) : used[t];
    term.push_back(t == 0 ? waits : waits & none_before);
    none_before = t == 0 ? ~waits : none_before & ~waits;
  }
  const Bus choice = m.name("term_choice", Bus(term));
  Value more = m.constant(UInt(1), 0);
  for (int t = 0; t + 1 < terms; ++t) {
    Value later = used[t + 1];
    for (int u = t + 2; u < terms; ++u) later = later | used[u];
    more = t == 0 ? choice[t] & later : more | (choice[t] & later);
  }
  const Value more_terms = terms > 1 ? m.name("more_terms", more) : more;

  m.section("Position in the term");
  const Value fetch = m.name("fetch_beat", available & advance);
  const int row_bits = TileLayout(cfg, 0).row_bits();
  const Reg row = m.reg("row_q", UInt(row_bits), 0);
  const Value block_end = m.name("block_end", row == cfg.m() - 1);
  row.next_when(fetch, hdl::mux(block_end, 0, (row + 1).resize(row_bits)));
  Value last_row = block_end;
  const int parts = cfg.core.rows / cfg.m();
  if (parts > 1) {
    const int part_bits = hdl::bits_for(static_cast<unsigned>(parts - 1));
    const Reg part = m.reg("part_q", UInt(part_bits), 0);
    const Value last_part = m.name("last_part", part == parts - 1);
    part.next_when(fetch & block_end, hdl::mux(last_part, 0, (part + 1).resize(part_bits)));
    last_row = m.name("step_end", block_end & last_part);
    m.output("part", part);
  }
  const Value step_done = m.name("step_done", fetch & last_row);
  Value term_done = step_done;
  if (step_bits > 0) {
    const Reg step = m.reg("step_q", UInt(step_bits), 0);
    std::vector<Value> choices;
    for (std::size_t i = 0; i < stepping.size(); ++i) {
      choices.push_back(choice[stepping[i]]);
      last_steps[i] = last_steps[i].resize(step_bits);
    }
    // Of the other terms it is 0. A single term needs no choice.
    const Value last_step = terms == 1 ? last_steps.front() : m.name("last_step", chosen(choices, last_steps));
    const Value term_end = m.name("term_end", step == last_step);
    step.next_when(step_done, hdl::mux(term_end, 0, (step + 1).resize(step_bits)));
    term_done = m.name("term_done", step_done & term_end);
    m.output("step", step);
    m.output("end_of_term", term_end);
  }
  const Value tile_done = terms > 1 ? m.name("tile_done", term_done & ~more_terms) : term_done;
  for (int t = 0; t + 1 < terms; ++t) {
    const Reg& flag = sent[static_cast<std::size_t>(t)];
    flag.next(~tile_done & (flag | (term_done & choice[t])));
  }
  const Reg half = m.reg("half_q", UInt(1), 0);
  half.next(half ^ tile_done);

  m.output("fetch", fetch);
  m.outputs("term", choice);
  m.output("row", row);
  m.output("last_row", last_row);
  m.output("half", half);
  m.output("tile_read", tile_done);
  return m;
}

}  // namespace filigree::units
