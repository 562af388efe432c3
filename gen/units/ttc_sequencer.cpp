#include "units/ttc_sequencer.h"

#include <fmt/format.h>

#include <map>

#include "lib/select.h"
#include "units/names.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

namespace {

constexpr int kTileCountBits = 16;

std::string of_term(const std::string& name, int term) { return fmt::format("{}_{}", name, term); }

/// What a command says about one term.
struct Term {
  Value mode;        ///< in a register
  Value full_steps;  ///< K-steps in a K tile
  Value last_steps;  ///< the same in the last K tile
};

/// `of(term)` of the term whose choose bit is set.
template <class Get>
Value pick(const Bus& choose, const std::vector<Term>& terms, Get get) {
  std::vector<Value> values;
  for (const Term& term : terms) values.push_back(get(term));
  return lib::select_one_hot({choose.begin(), choose.end()}, values);
}

/// K-steps of a K tile for the mode in `index`.
Value steps_of_mode(Module& m, const TtcConfig& cfg, const Value& index) {
  std::vector<Value> counts;
  for (std::size_t mode = 0; mode < cfg.rank().h.size(); ++mode) counts.push_back(m.constant(UInt(tile_step_bits(cfg)), cfg.tile_steps(mode)));
  return lib::select_one_hot(lib::decode(index, 0, static_cast<int>(counts.size())), counts);
}

}  // namespace

int tile_step_bits(const TtcConfig& cfg) { return hdl::bits_for(static_cast<unsigned>(cfg.tile_steps(0))); }

int term_bits(const TtcConfig& cfg) { return hdl::bits_for(static_cast<unsigned>(cfg.term_count())); }

std::vector<CommandField> ttc_command_fields(const TtcConfig& cfg) {
  std::vector<CommandField> fields;
  int lsb = 0;
  const auto add = [&](const std::string& name, int width) {
    fields.push_back({name, lsb, width});
    lsb += width;
  };
  add("k_tiles", kTileCountBits);
  add("columns", hdl::bits_for(static_cast<unsigned>(cfg.core.columns)));
  if (cfg.term_count() > 1) add("terms", term_bits(cfg));
  for (int t = 0; t < cfg.term_count(); ++t) {
    add(of_term("mode", t), cfg.rank().mode_bits());
    add(of_term("last_steps", t), tile_step_bits(cfg));
  }
  add("accumulate", 1);
  add("drain", 1);
  return fields;
}

int ttc_command_bits(const TtcConfig& cfg) {
  const CommandField last = ttc_command_fields(cfg).back();
  return last.lsb + last.width;
}

Module ttc_sequencer(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "sequencer"), "Command sequencer: K tiles, the terms of the series in each, their K-steps, and columns.");
  m.describe(
      "One step (a column of a K-step) per cycle. All terms of a K tile run back to back on the same tile of B and the same accumulators; K tiles follow "
      "without a gap. A step is issued when its row of B is there, when the K-step's weights are loaded (first column only) and when the accumulator it will "
      "overwrite has been read out. A command that makes no sense is dropped and reported.");
  const hdl::StreamIn cmd = m.input_stream("cmd", ttc_command_bits(cfg), false);
  const Value window_valid = m.input("window_valid", UInt(1));
  const Value weights_full = m.input("weights_full", UInt(1));
  const Value drain_pending = m.input("drain_pending", UInt(1));
  const int count_bits = hdl::bits_for(static_cast<unsigned>(cfg.core.columns));
  const Value drained = m.input("drained", UInt(count_bits));
  const int step_bits = tile_step_bits(cfg);
  const int terms_here = cfg.term_count();

  m.section("Command");
  const Reg running = m.reg("running", UInt(1), 0);
  std::map<std::string, Value> field;
  for (const CommandField& f : ttc_command_fields(cfg)) field[f.name] = m.name("cmd_" + f.name, cmd.data.slice(f.lsb, f.width));
  Value bad = (field["k_tiles"] == 0) | (field["columns"] == 0);
  if ((1 << count_bits) - 1 > cfg.core.columns) bad = bad | (field["columns"] > cfg.core.columns);
  if (terms_here > 1) bad = bad | (field["terms"] == 0);
  if (terms_here > 1 && (1 << term_bits(cfg)) - 1 > terms_here) bad = bad | (field["terms"] > terms_here);
  const int choices = static_cast<int>(cfg.rank().h.size());
  std::vector<Value> cmd_full;
  for (int t = 0; t < terms_here; ++t) {
    const Value mode = field[of_term("mode", t)];
    const Value last_steps = field[of_term("last_steps", t)];
    cmd_full.push_back(m.name(of_term("cmd_full_steps", t), steps_of_mode(m, cfg, mode)));
    Value wrong = (last_steps == 0) | (last_steps > cmd_full.back());
    if ((1 << cfg.rank().mode_bits()) > choices) wrong = wrong | (mode >= choices);
    bad = bad | (t == 0 ? wrong : wrong & (field["terms"] > t));
  }
  const Value illegal = m.name("illegal", bad);
  const Value take = m.name("take", cmd.valid & ~running);
  const Value start = m.name("start_tile", take & ~illegal);
  cmd.accept(~running);
  m.output("bad_command", take & illegal);

  m.section("What the command says");
  std::vector<Term> terms;
  for (int t = 0; t < terms_here; ++t) {
    const auto hold = [&](const std::string& name, const Value& value) {
      const Reg held = m.reg(of_term(name, t), value.type(), 0);
      held.next_when(start, value);
      return held;
    };
    const Value mode = hold("mode", field[of_term("mode", t)]);
    const Value full = hold("full_steps", cmd_full[static_cast<std::size_t>(t)]);
    terms.push_back({mode, full, hold("last_steps", field[of_term("last_steps", t)])});
  }
  const Reg columns = m.reg("columns_q", UInt(count_bits), 0);
  columns.next_when(start, field["columns"]);
  const Reg accumulate = m.reg("accumulate_q", UInt(1), 0);
  accumulate.next_when(start, field["accumulate"]);
  const Reg drain = m.reg("drain_q", UInt(1), 0);
  drain.next_when(start, field["drain"]);

  m.section("Position");
  const Reg tiles_left = m.reg("tiles_left", UInt(kTileCountBits), 0);
  m.comment("tiles_left", "K tiles not yet finished, the current one included");
  const Reg step = m.reg("step", UInt(step_bits), 0);
  m.comment("step", "K-step of the current term in the current K tile");
  const Reg column = m.reg("column_q", UInt(count_bits), 0);
  const Reg first_step = m.reg("first_step", UInt(1), 0);
  m.comment("first_step", "the command's first K-step");
  Bus choose_term(std::vector<Value>{m.constant(UInt(1), 1)});
  Value last_term = m.constant(UInt(1), 1);
  Value term, terms_used;
  if (terms_here > 1) {
    term = m.reg("term_q", UInt(term_bits(cfg)), 0);
    terms_used = m.reg("terms_used", UInt(term_bits(cfg)), 0);
    Reg(terms_used).next_when(start, field["terms"]);
    choose_term = m.name("choose_term", Bus(lib::decode(term, 0, terms_here)));
    last_term = m.name("last_term", (term + 1).resize(term_bits(cfg)) == terms_used);
  }
  const Value last_tile = m.name("last_tile", tiles_left == 1);
  const Value steps = m.name("steps", mux(last_tile, pick(choose_term, terms, [](const Term& t) { return t.last_steps; }),
                                          pick(choose_term, terms, [](const Term& t) { return t.full_steps; })));
  const Value next_step = m.name("next_step", (step + 1).resize(step_bits));
  const Value next_column = m.name("next_column", (column + 1).resize(count_bits));
  const Value first_column = m.name("first_column", column == 0);
  const Value last_column = m.name("last_column", next_column == columns);
  const Value last_step = m.name("last_step", next_step == steps);
  const Value tile_ends = m.name("tile_ends", last_column & last_step & last_term);
  const Value last = m.name("last", tile_ends & last_tile);

  m.section("Issue");
  const auto [fresh, can_issue, issue] =
      issue_rule(m, {running, first_step & ~accumulate, first_column, last, column, window_valid, weights_full, drain_pending, drained});
  const Value step_done = m.name("step_done", issue & last_column);
  const Value term_done = m.name("term_done", step_done & last_step);
  const Value tile_done = m.name("tile_done", issue & tile_ends);
  running.next(start | (running & ~(issue & last)));
  tiles_left.next(mux(start, field["k_tiles"], (tiles_left - tile_done.resize(kTileCountBits)).resize(kTileCountBits).as_unsigned()));
  step.next_when(step_done, mux(last_step, 0, next_step));
  column.next_when(issue, mux(last_column, 0, next_column));
  first_step.next(start | (first_step & ~step_done));
  if (terms_here > 1) Reg(term).next_when(term_done, mux(last_term, 0, (term + 1).resize(term_bits(cfg))));
  const Reg begun = m.reg("begun", UInt(1), 0);
  m.comment("begun", "the command's first row of B has been there: from now on a missing one is a stall");
  begun.next(~start & (begun | issue));

  m.output("running_tile", running);
  m.output("issue", issue);
  m.output("issue_first", issue & first_column);
  m.output("issue_accumulate", ~fresh);
  m.output("issue_drain", issue & last & drain);
  m.output("column", column.resize(hdl::bits_for(static_cast<unsigned>(cfg.core.columns - 1))));
  m.output("columns", columns);
  m.output("mode", pick(choose_term, terms, [](const Term& t) { return t.mode; }));
  m.output("slice", step);
  m.output("term", terms_here > 1 ? term : m.constant(UInt(1), 0));
  m.output("tile_done", tile_done);
  m.output("stall", can_issue & begun & ~window_valid);
  m.comment("mode", "N of the current term, as an index");
  m.comment("slice", "which K-step of the K tile");
  m.comment("tile_done", "the last read of the K tile: the next may take its place");
  return m;
}

}  // namespace filigree::units
