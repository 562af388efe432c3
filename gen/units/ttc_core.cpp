#include "units/ttc_core.h"

#include <fmt/format.h>

#include <stdexcept>

#include "units/buffered.h"
#include "units/hss_aligner.h"
#include "units/hss_array.h"
#include "units/hss_counters.h"
#include "units/hss_drain.h"
#include "units/hss_loader.h"
#include "units/hss_row.h"
#include "units/hss_step_line.h"
#include "units/hss_timing.h"
#include "units/names.h"
#include "units/ttc_buffer.h"
#include "units/ttc_counters.h"
#include "units/ttc_output.h"
#include "units/ttc_sequencer.h"

namespace filigree::units {
namespace {

using config::HssConfig;
using config::TtcConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

/// What the fetch side (columns of B -> aligned window) tells the rest of the core.
struct Fetch {
  Value available, row_taken, error, words_read;
  Bus window;  ///< aligned, in its register
};

Fetch fetch_windows(Module& m, const TtcConfig& cfg, const HssConfig& core, const Instance& sequencer) {
  const Buffered b = buffered(m, "b", core.b_beat_bits(), true);
  const Instance buffer = m.instance("u_buffer", ttc_buffer(cfg));
  buffer.connect("b_tdata", b.data);
  buffer.connect("b_tvalid", b.valid);
  buffer.connect("b_tlast", b.last);
  b.accept(buffer.out("b_tready"));
  buffer.connect("read", sequencer.out("issue"));
  for (const char* name : {"column", "columns", "slice", "mode", "tile_done"}) buffer.connect(name, sequencer.out(name));
  const Instance aligner = m.instance("u_aligner", hss_aligner(core));
  aligner.connect("mode", buffer.out("mode_hot"));
  aligner.connect("packed_values", buffer.out("packed_values"));
  const Bus window = m.registered("window", aligner.outs("slot", UInt(core.b_bits)));
  return {buffer.out("available"), buffer.out("row_taken"), buffer.out("last_error"), buffer.out("words_read"), window};
}

}  // namespace

Module ttc_core(const TtcConfig& cfg) {
  if (const std::vector<std::string> problems = cfg.check(); !problems.empty()) throw std::invalid_argument(problems.front());
  HssConfig core = cfg.core;
  core.name = cfg.name;
  const HssTiming time(core);
  Module m(module_name(cfg.name, "core"),
           fmt::format("TASD tensor core: {} x {} x {} MACs (arrays, rows, lanes), {}:{} operands, series of up to {} terms.", core.arrays, core.rows,
                       core.lanes, cfg.rank().g, cfg.m(), cfg.term_count()));
  m.describe(fmt::format(
      "One command per tile of {} rows by up to {} columns: K tiles of {} values, in each the terms of the series one behind the other on the same rows of B and "
      "the same accumulators. A step's result is written {} cycles after its issue. Results leave as sums, as requantised values, or decomposed into tiles "
      "that are the next layer's operand.",
      core.total_rows(), core.columns, cfg.tile_values(), time.write()));
  const Value clear = m.input("clear", UInt(1));
  m.comment("clear", "zeroes the counters");

  m.section("Commands");
  const Buffered cmd = buffered(m, "cmd", ttc_command_bits(cfg), false);
  const Instance sequencer = m.instance("u_sequencer", ttc_sequencer(cfg));
  sequencer.connect("cmd_tdata", cmd.data);
  sequencer.connect("cmd_tvalid", cmd.valid);
  cmd.accept(sequencer.out("cmd_tready"));
  const Value issue = sequencer.out("issue");

  m.section("Compressed operand");
  const hdl::StreamIn a = m.input_stream("a", core.arrays * core.row_beat_bits());
  const Instance loader = m.instance("u_loader", hss_loader(core));
  loader.feed("a", a);

  m.section("Plain operand: a K tile, kept for all terms");
  const Fetch fetch = fetch_windows(m, cfg, core, sequencer);

  m.section("Step line and drain");
  const Instance line = m.instance("u_step_line", hss_step_line(core));
  for (const char* name : {"issue", "issue_first", "issue_accumulate", "issue_drain", "column"}) line.connect(name, sequencer.out(name));
  loader.connect("take", sequencer.out("issue_first"));
  loader.connect("swapped", line.out("swapped"));
  const Instance drain = m.instance("u_drain", hss_drain(core));
  drain.connect("request", sequencer.out("issue_drain"));
  drain.connect("columns", sequencer.out("columns"));
  drain.connect("finish", line.out("finish"));
  drain.connect("port_busy", line.out("read"));
  sequencer.connect("window_valid", fetch.available);
  sequencer.connect("weights_full", loader.out("full"));
  sequencer.connect("drain_pending", drain.out("pending"));
  sequencer.connect("drained", drain.out("drained"));
  const Value read = m.name("read", line.out("read") | drain.out("read"));
  const Value read_column = m.name("read_column", hdl::mux(drain.out("read"), drain.out("read_column"), line.out("read_column")));

  m.section("Arrays");
  const Instance arrays = core.arrays == 1 ? m.instance("u_array", hss_array(core)) : m.instance("u_arrays", hss_arrays(core));
  arrays.connect("window", fetch.window);
  arrays.connect("load", loader.out("load"));
  arrays.connect("load_data", loader.out("load_data"));
  for (const std::string& name : row_controls(core)) arrays.connect(name, line.out(name));
  arrays.connect("accumulate", line.out("accumulate"));
  arrays.connect("write", line.out("write"));
  arrays.connect("write_column", line.out("write_column"));
  arrays.connect("read", read);
  arrays.connect("read_column", read_column);

  m.section("Results");
  const Instance output = m.instance("u_output", ttc_output(cfg));
  output.connect("sums_tdata", arrays.out("read_data"));
  output.connect("sums_tvalid", drain.out("c_tvalid"));
  output.connect("sums_tlast", drain.out("c_tlast"));
  drain.connect("c_tready", output.out("sums_tready"));
  const Value kind = m.input("output_kind", UInt(2));
  m.comment("output_kind", "0: sums on c, 1: values on y, 2: tiles on t; constant while not idle");
  output.connect("kind", kind);
  for (const LayerInput& in : layer_inputs(cfg)) {
    const Value value = m.input(in.name, UInt(in.width));
    m.comment(in.name, in.meaning);
    output.connect(in.name, value);
  }
  output.feed("p", m.input_stream("p", parameter_bits(cfg), false));
  output.drain("c", m.output_stream("c", core.total_rows() * core.acc_bits));
  output.drain("y", m.output_stream("y", core.total_rows() * core.a_bits));
  output.drain("t", m.output_stream("t", core.arrays * core.row_beat_bits()));

  m.section("Status");
  const Value busy = m.name("busy", sequencer.out("running_tile") | line.out("busy") | drain.out("pending"));
  const Instance counters = m.instance("u_counters", hss_counters(core));
  counters.connect("clear", clear);
  counters.connect("busy", busy);
  counters.connect("issue", issue);
  counters.connect("row_taken", fetch.row_taken);
  counters.connect("stall", sequencer.out("stall"));
  counters.connect("beat_taken", loader.out("load").or_reduce());
  counters.connect("accumulate", line.out("accumulate"));
  counters.connect("write", line.out("write"));
  counters.connect("column_read", drain.out("read"));
  if (core.zero_gating) counters.connect("active", arrays.out("active"));
  for (const std::string& name : counter_names(core)) m.output("count_" + name, counters.out("count_" + name));
  const Instance accesses = m.instance("u_access_counters", ttc_counters(cfg));
  accesses.connect("clear", clear);
  accesses.connect("issue", issue);
  accesses.connect("term", sequencer.out("term"));
  accesses.connect("words_read", fetch.words_read);
  m.output("count_b_words", accesses.out("count_b_words"));
  for (int t = 0; t < cfg.term_count(); ++t) {
    const std::string name = fmt::format("count_steps_term{}", t);
    m.output(name, accesses.out(name));
  }
  m.output("counter_overflow", counters.out("counter_overflow") | accesses.out("counter_overflow"));
  m.comment("counter_overflow", "since `clear` a counter has passed its end");
  const hdl::Reg settling = m.reg("settling", UInt(4), 0);
  m.comment("settling", "the counters trail the last step by a few cycles");
  settling.next(hdl::concat({busy, settling.slice(0, 3)}));
  m.output("idle", ~busy & ~cmd.valid & (settling == 0) & output.out("idle"));
  m.output("protocol_error", sticky(m, "protocol_error_q", sequencer.out("bad_command") | loader.out("last_error") | fetch.error));
  return m;
}

}  // namespace filigree::units
