#include "units/hss_core.h"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

#include "units/buffered.h"
#include "units/hss_aligner.h"
#include "units/hss_array.h"
#include "units/hss_counters.h"
#include "units/hss_drain.h"
#include "units/hss_lane_group.h"
#include "units/hss_layout.h"
#include "units/hss_loader.h"
#include "units/hss_row.h"
#include "units/hss_sequencer.h"
#include "units/hss_step_line.h"
#include "units/hss_timing.h"
#include "units/hss_vfmu.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::HssConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

/// What the fetch side (rows of B -> aligned window) tells the rest of the core.
struct Fetch {
  Value window_valid;  ///< the next step's values are there
  Value row_taken, error;
  Value bm_taken;  ///< with compressed B: a metadata beat is taken
  Bus window;      ///< aligned, in its register
};

/// Everything the fetch side needs from the sequencer.
struct Control {
  Instance sequencer;
  Value issue, issue_last, start, running;
  std::map<std::string, Value> mode;
};

/// A bit, one cycle later.
Value delayed(Module& m, const std::string& name, const Value& bit) {
  const hdl::Reg reg = m.reg(name, UInt(1), 0);
  reg.next(bit);
  return reg;
}

/// B rows are windows: no VFMU, no aligner.
Fetch fetch_rows(Module& m, const HssConfig& cfg, const Buffered& b, const Control& control) {
  b.accept(control.issue);
  Bus window = m.registered("window", Bus(b.data, UInt(cfg.b_bits)));
  if (HssTiming(cfg).fetch == 2) window = m.registered("window_q", window);
  return {b.valid, control.issue, control.issue & (b.last != control.issue_last), {}, window};
}

/// VFMU and aligner; with compressed B also the metadata stream.
Fetch fetch_windows(Module& m, const HssConfig& cfg, const Buffered& b, const Control& control) {
  const Instance mode = m.instance("u_mode", hss_mode(cfg));
  for (const auto& [name, value] : control.mode) {
    if (name != "compressed") mode.connect(name, value);
  }
  const Bus mode_hot = m.registered("mode_hot", mode.outs("mode", UInt(1)));
  Value step_values = m.registered("step_size", mode.out("step_values"));
  m.comment("step_size", "the decoded pattern stands for the whole tile; no step is issued in the cycle in which it changes");
  Value step_known = m.constant(UInt(1), 1);
  Value bm_error, bm_taken, compressed;
  Bus block_end;
  if (cfg.compressed_b) {
    m.section("Compressed B: one metadata beat per step");
    compressed = control.mode.at("compressed");
    const hdl::StreamIn bm_in = m.input_stream("bm", cfg.bm_beat_bits());
    const StepMetadata metadata = step_metadata(cfg, bm_in.data);
    const Bus counts = m.name("bm_count", Bus(metadata.counts));
    m.comment("bm_count", "values up to the end of each group");
    const Value ends_in = hdl::concat(metadata.ends);
    const Buffered bm = buffered(m, "bm", bm_in, hdl::concat({ends_in, counts.packed()}));
    const Bus bm_counts(bm.data.slice(ends_in.width(), counts.packed().width()), UInt(step_count_bits(cfg)));
    bm_taken = m.name("bm_take", control.issue & compressed);
    bm.accept(bm_taken);
    bm_error = bm_taken & (bm.last != control.issue_last);
    step_known = m.name("step_known", bm.valid | ~compressed);
    const Instance ends = m.instance("u_block_ends", hss_block_ends(cfg));
    ends.connect("mode", mode_hot);
    ends.connect("compressed", compressed);
    ends.connect("group_end", bm.data.slice(0, ends_in.width()));
    if (cfg.groups() > 1) ends.connect("start", bm_counts.slice(0, cfg.groups() - 1));
    step_values = m.name("step_values", hdl::mux(compressed, bm_counts[cfg.groups() - 1], step_values));
    block_end = m.registered("block_end", ends.outs("block_end", UInt(step_count_bits(cfg))));
  }

  m.section("Fetch: rows of B to windows");
  const Instance vfmu = m.instance("u_vfmu", hss_vfmu(cfg));
  vfmu.connect("b_tdata", b.data);
  vfmu.connect("b_tvalid", b.valid);
  vfmu.connect("b_tlast", b.last);
  b.accept(vfmu.out("b_tready"));
  vfmu.connect("start", control.start);
  vfmu.connect("rows", control.sequencer.out("rows"));
  vfmu.connect("step_values", step_values);
  vfmu.connect("step_known", step_known);
  vfmu.connect("step", control.issue);
  vfmu.connect("step_last", control.issue_last);
  const Value packed = m.registered("packed_values", vfmu.out("window_value"));
  m.comment("packed_values", "the step's values, still packed");

  Bus slots;
  if (cfg.compressed_b) {
    const Value offsets = m.registered("packed_offset", vfmu.out("window_offset"));
    const Instance scatter = m.instance("u_scatter", hss_scatter(cfg));
    scatter.connect("value", packed);
    scatter.connect("offset", offsets);
    scatter.connect("block_end", block_end);
    scatter.connect("compressed", compressed);
    slots = scatter.outs("slot", UInt(cfg.b_bits));
  } else {
    const Instance aligner = m.instance("u_aligner", hss_aligner(cfg));
    aligner.connect("mode", mode_hot);
    aligner.connect("packed_values", packed);
    slots = aligner.outs("slot", UInt(cfg.b_bits));
  }
  Value error = vfmu.out("last_error") | (control.running & vfmu.out("starved")) | vfmu.out("excess");
  if (!bm_error.empty()) error = error | bm_error;
  return {vfmu.out("window_valid"), vfmu.out("row_taken"), error, bm_taken, m.registered("window", slots)};
}

}  // namespace

Module hss_core(const HssConfig& cfg) {
  if (const std::vector<std::string> problems = cfg.check(); !problems.empty()) throw std::invalid_argument(problems.front());
  const HssTiming time(cfg);
  Module m(module_name(cfg.name, "core"),
           fmt::format("HSS core: {} x {} x {} MACs (arrays, rows, lanes), weight-stationary.", cfg.arrays, cfg.rows, cfg.lanes));
  m.describe(fmt::format(
      "One command per tile: {} rows of M, up to {} columns of N, any number of K-steps. Each step multiplies one column's window with the stationary weights of "
      "every row; a step's result is written {} cycles after its issue. Results leave one column per beat while the next tile starts.",
      cfg.total_rows(), cfg.columns, time.write()));
  const Value clear = m.input("clear", UInt(1));
  m.comment("clear", "zeroes the counters");

  m.section("Commands");
  const Buffered cmd = buffered(m, "cmd", command_bits(cfg), false);
  const Instance sequencer = m.instance("u_sequencer", hss_sequencer(cfg));
  sequencer.connect("cmd_tdata", cmd.data);
  sequencer.connect("cmd_tvalid", cmd.valid);
  cmd.accept(sequencer.out("cmd_tready"));
  Control control{sequencer, sequencer.out("issue"), sequencer.out("issue_last"), sequencer.out("start"), sequencer.out("running_tile"), {}};
  for (int i = 0; i < cfg.rank_count(); ++i) {
    const std::string name = "mode_" + rank_name(cfg, i);
    if (cfg.ranks[static_cast<std::size_t>(i)].has_mode()) control.mode[name] = sequencer.out(name);
  }
  if (cfg.compressed_b) control.mode["compressed"] = sequencer.out("compressed");

  m.section("Weights");
  const hdl::StreamIn a = m.input_stream("a", cfg.arrays * cfg.row_beat_bits());
  const Instance loader = m.instance("u_loader", hss_loader(cfg));
  loader.feed("a", a);

  m.section("Activations");
  const Buffered b = buffered(m, "b", cfg.b_beat_bits(), true);
  const Fetch fetch = cfg.constant_step() ? fetch_rows(m, cfg, b, control) : fetch_windows(m, cfg, b, control);

  m.section("Step line and drain");
  const Instance line = m.instance("u_step_line", hss_step_line(cfg));
  line.connect("issue", control.issue);
  line.connect("issue_first", sequencer.out("issue_first"));
  line.connect("issue_accumulate", sequencer.out("issue_accumulate"));
  line.connect("issue_drain", sequencer.out("issue_drain"));
  line.connect("column", sequencer.out("column"));
  loader.connect("take", sequencer.out("issue_first"));
  loader.connect("swapped", line.out("swapped"));
  const hdl::StreamOut c = m.output_stream("c", cfg.total_rows() * cfg.acc_bits);
  const Instance drain = m.instance("u_drain", hss_drain(cfg));
  drain.connect("request", sequencer.out("issue_drain"));
  drain.connect("columns", sequencer.out("columns"));
  drain.connect("finish", line.out("finish"));
  drain.connect("port_busy", line.out("read"));
  drain.connect("c_tready", c.ready);
  sequencer.connect("window_valid", fetch.window_valid);
  sequencer.connect("weights_full", loader.out("full"));
  sequencer.connect("drain_pending", drain.out("pending"));
  sequencer.connect("drained", drain.out("drained"));
  const Value read = m.name("read", line.out("read") | drain.out("read"));
  const Value read_column = m.name("read_column", hdl::mux(drain.out("read"), drain.out("read_column"), line.out("read_column")));

  m.section("Arrays");
  const Instance arrays = cfg.arrays == 1 ? m.instance("u_array", hss_array(cfg)) : m.instance("u_arrays", hss_arrays(cfg));
  arrays.connect("window", fetch.window);
  arrays.connect("load", loader.out("load"));
  arrays.connect("load_data", loader.out("load_data"));
  for (const std::string& name : row_controls(cfg)) arrays.connect(name, line.out(name));
  arrays.connect("accumulate", line.out("accumulate"));
  arrays.connect("write", line.out("write"));
  arrays.connect("write_column", line.out("write_column"));
  arrays.connect("read", read);
  arrays.connect("read_column", read_column);
  c.offer(drain.out("c_tvalid"), arrays.out("read_data"), drain.out("c_tlast"));

  m.section("Status");
  const Value busy = m.name("busy", control.running | line.out("busy") | drain.out("pending"));
  const Instance counters = m.instance("u_counters", hss_counters(cfg));
  counters.connect("clear", clear);
  counters.connect("busy", busy);
  // The decision to issue comes late; what follows from it is counted a cycle later.
  counters.connect("issue", delayed(m, "issued", control.issue));
  counters.connect("row_taken", delayed(m, "row_counted", fetch.row_taken));
  counters.connect("stall", delayed(m, "stalled", sequencer.out("stall")));
  counters.connect("beat_taken", loader.out("load").or_reduce());
  counters.connect("accumulate", line.out("accumulate"));
  counters.connect("write", line.out("write"));
  counters.connect("column_read", drain.out("read"));
  if (cfg.compressed_b) counters.connect("bm_taken", delayed(m, "bm_counted", fetch.bm_taken));
  if (cfg.zero_gating) counters.connect("active", arrays.out("active"));
  for (const std::string& name : counter_names(cfg)) m.output("count_" + name, counters.out("count_" + name));
  m.output("counter_overflow", counters.out("counter_overflow"));
  m.comment("counter_overflow", "since `clear` a counter has passed its end");
  const hdl::Reg settling = m.reg("settling", UInt(4), 0);
  m.comment("settling", "the counters trail the last step by a few cycles");
  settling.next(hdl::concat({busy, settling.slice(0, 3)}));
  m.output("idle", ~busy & ~cmd.valid & (settling == 0));
  m.output("protocol_error", sticky(m, "protocol_error_q", sequencer.out("bad_command") | loader.out("last_error") | fetch.error));
  return m;
}

}  // namespace filigree::units
