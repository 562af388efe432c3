#include "units/hss_sequencer.h"

#include <fmt/format.h>

#include <map>

#include "units/hss_lane_group.h"
#include "units/hss_vfmu.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using config::RankSet;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

std::vector<CommandField> command_fields(const HssConfig& cfg) {
  std::vector<CommandField> fields;
  int lsb = 0;
  const auto add = [&](const std::string& name, int width) {
    fields.push_back({name, lsb, width});
    lsb += width;
  };
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const RankSet& rank = cfg.ranks[static_cast<std::size_t>(i)];
    if (rank.has_mode()) add("mode_" + rank_name(cfg, i), rank.mode_bits());
  }
  add("steps", kStepCountBits);
  add("columns", hdl::bits_for(static_cast<unsigned>(cfg.columns)));
  add("rows", kRowCountBits);
  if (cfg.compressed_b) add("compressed", 1);
  add("accumulate", 1);
  add("drain", 1);
  return fields;
}

int command_bits(const HssConfig& cfg) {
  const CommandField last = command_fields(cfg).back();
  return last.lsb + last.width;
}

StepIssue issue_rule(Module& m, const NextStep& step) {
  const Value fresh = m.name("fresh", step.fresh);
  const Value weights_ready = m.name("weights_ready", step.weights_full | ~step.first_column);
  const Value accumulator_free = m.name("accumulator_free", ~step.drain_pending | (fresh & ~step.last & (step.column < step.drained)));
  const Value can_issue = m.name("can_issue", step.running & weights_ready & accumulator_free);
  return {fresh, can_issue, m.name("issue_step", can_issue & step.window_valid)};
}

Module hss_sequencer(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "sequencer"), "Command sequencer: one command per tile, one step (a column of a K-step) per cycle.");
  m.describe(
      "A step is issued when its window is there, when the K-step's weights are loaded (first column only) and when the accumulator it will overwrite has been "
      "read out. A tile that starts afresh may follow a draining one column by column; everything else waits until the drain is over. A command that makes no "
      "sense is dropped and reported.");
  const hdl::StreamIn cmd = m.input_stream("cmd", command_bits(cfg), false);
  const Value window_valid = m.input("window_valid", UInt(1));
  const Value weights_full = m.input("weights_full", UInt(1));
  const Value drain_pending = m.input("drain_pending", UInt(1));
  const int count_bits = hdl::bits_for(static_cast<unsigned>(cfg.columns));
  const Value drained = m.input("drained", UInt(count_bits));

  m.section("Command");
  const Reg running = m.reg("running", UInt(1), 0);
  std::map<std::string, Value> field;
  for (const CommandField& f : command_fields(cfg)) field[f.name] = m.name("cmd_" + f.name, cmd.data.slice(f.lsb, f.width));
  Value bad = (field["steps"] == 0) | (field["columns"] == 0);
  if ((1 << count_bits) - 1 > cfg.columns) bad = bad | (field["columns"] > cfg.columns);
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const RankSet& rank = cfg.ranks[static_cast<std::size_t>(i)];
    const int choices = static_cast<int>(rank.h.size());
    if (rank.has_mode() && (1 << rank.mode_bits()) > choices) bad = bad | (field["mode_" + rank_name(cfg, i)] >= choices);
  }
  const Value illegal = m.name("illegal", bad);
  const Value take = m.name("take", cmd.valid & ~running);
  const Value start = m.name("start_tile", take & ~illegal);
  cmd.accept(~running);
  m.output("start", start);
  m.output("bad_command", take & illegal);
  m.output("rows", field["rows"]);
  for (int i = 0; i < cfg.rank_count(); ++i) {
    if (!cfg.ranks[static_cast<std::size_t>(i)].has_mode()) continue;
    const std::string name = "mode_" + rank_name(cfg, i);
    const Reg held = m.reg(name + "_q", field[name].type(), 0);
    held.next_when(start, field[name]);
    m.output(name, held);
  }
  if (cfg.compressed_b) {
    const Reg held = m.reg("compressed_q", UInt(1), 0);
    held.next_when(start, field["compressed"]);
    m.output("compressed", held);
  }

  m.section("Position in the tile");
  const Reg columns = m.reg("columns_q", UInt(count_bits), 0);
  columns.next_when(start, field["columns"]);
  const Reg steps_left = m.reg("steps_left", UInt(kStepCountBits), 0);
  m.comment("steps_left", "K-steps not yet finished, the current one included");
  const Reg column = m.reg("column_q", UInt(count_bits), 0);
  const Reg first_step = m.reg("first_step", UInt(1), 0);
  m.comment("first_step", "the tile's first K-step");
  const Reg accumulate = m.reg("accumulate_q", UInt(1), 0);
  accumulate.next_when(start, field["accumulate"]);
  const Reg drain = m.reg("drain_q", UInt(1), 0);
  drain.next_when(start, field["drain"]);
  const Value next_column = m.name("next_column", (column + 1).resize(count_bits));
  const Value first_column = m.name("first_column", column == 0);
  const Value last_column = m.name("last_column", next_column == columns);
  const Value last = m.name("last", last_column & (steps_left == 1));

  m.section("Issue");
  const auto [fresh, can_issue, issue] =
      issue_rule(m, {running, first_step & ~accumulate, first_column, last, column, window_valid, weights_full, drain_pending, drained});
  const Value step_done = m.name("step_done", issue & last_column);
  running.next(start | (running & ~(issue & last)));
  steps_left.next(hdl::mux(start, field["steps"], (steps_left - step_done.resize(kStepCountBits)).resize(kStepCountBits).as_unsigned()));
  column.next_when(issue, hdl::mux(last_column, 0, next_column));
  first_step.next(start | (first_step & ~step_done));
  const Reg begun = m.reg("begun", UInt(1), 0);
  m.comment("begun", "the tile's first window has been there: from now on a missing one is a stall");
  begun.next(~start & (begun | issue));

  m.output("running_tile", running);
  m.output("issue", issue);
  m.output("issue_first", issue & first_column);
  m.output("issue_accumulate", ~fresh);
  m.output("issue_last", issue & last);
  m.output("issue_drain", issue & last & drain);
  m.output("column", column.resize(hdl::bits_for(static_cast<unsigned>(cfg.columns - 1))));
  m.output("columns", columns);
  m.output("stall", can_issue & begun & ~window_valid);
  return m;
}

}  // namespace filigree::units
