#include "units/ttc_output.h"

#include <fmt/format.h>

#include "units/names.h"
#include "units/tasd_bank.h"
#include "units/tasd_collector.h"
#include "units/tasd_post_op.h"
#include "units/tasd_transpose.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

std::vector<LayerInput> layer_inputs(const TtcConfig& cfg) {
  std::vector<LayerInput> inputs;
  if (!cfg.relu_only) inputs.push_back({"relu", 1, "negative results become zero; constant while not idle"});
  const config::TasdConfig tasd = cfg.tasd();
  for (int t = 0; t < cfg.term_count(); ++t) {
    inputs.push_back(
        {fmt::format("n_{}", t), tasd.n_bits(t), fmt::format("N of term {} of the tiles on t, 0: not used; constant while not idle", t)});
  }
  return inputs;
}

int parameter_bits(const TtcConfig& cfg) { return cfg.core.acc_bits + cfg.multiplier_bits + cfg.shift_bits; }

Module ttc_output(const TtcConfig& cfg) {
  const int rows = cfg.core.total_rows();
  Module m(module_name(cfg.name, "output"),
           "Output side: a tile's sums as they are, as requantised values, or decomposed into tiles of the next layer.");
  m.describe(
      "Sums pass through to c without a register, for the accumulators hold them. Values take three cycles more. Tiles leave once all columns of a K tile of the "
      "next layer are there; while one is sent the next is collected.");
  const hdl::StreamIn sums = m.input_stream("sums", rows * cfg.core.acc_bits);
  const Value kind = m.input("kind", UInt(2));
  m.comment("kind", "0: sums, 1: values, 2: tiles");
  std::vector<Value> layer;
  for (const LayerInput& in : layer_inputs(cfg)) layer.push_back(m.input(in.name, UInt(in.width)));
  const hdl::StreamIn p = m.input_stream("p", parameter_bits(cfg), false);
  const hdl::StreamOut c = m.output_stream("c", rows * cfg.core.acc_bits);
  const hdl::StreamOut y = m.output_stream("y", rows * cfg.core.a_bits);
  const hdl::StreamOut t = m.output_stream("t", cfg.core.arrays * cfg.core.row_beat_bits());
  const Value as_sums = m.name("as_sums", kind == 0);
  const Value as_values = m.name("as_values", kind == 1);

  m.section("Sums as they are");
  c.offer(sums.valid & as_sums, sums.data, sums.last);

  m.section("Requantised values");
  const Instance post_op = m.instance("u_post_op", tasd_post_op(cfg));
  post_op.connect("c_tdata", sums.data);
  post_op.connect("c_tvalid", sums.valid & ~as_sums);
  post_op.connect("c_tlast", sums.last);
  sums.accept(mux(as_sums, c.ready, post_op.out("c_tready")));
  post_op.feed("p", p);
  if (!cfg.relu_only) post_op.connect("relu", layer.front());
  const Value value_valid = post_op.out("y_tvalid");
  const Value values = post_op.out("y_tdata");
  const Value value_last = post_op.out("y_tlast");
  y.offer(value_valid & as_values, values, value_last);

  m.section("Blocks along the channels");
  const Instance transpose = m.instance("u_transpose", tasd_transpose(cfg));
  transpose.connect("y_tdata", values);
  transpose.connect("y_tvalid", value_valid & ~as_values);
  transpose.connect("y_tlast", value_last);
  post_op.connect("y_tready", mux(as_values, y.ready, transpose.out("y_tready")));

  m.section("Decomposition");
  const Instance bank = m.instance("u_bank", tasd_bank(cfg));
  const Instance collector = m.instance("u_collector", tasd_collector(cfg));
  const int first_n = cfg.relu_only ? 0 : 1;
  for (int term = 0; term < cfg.term_count(); ++term) {
    const Value n = layer[static_cast<std::size_t>(first_n + term)];
    bank.connect(fmt::format("n_{}", term), n);
    collector.connect(fmt::format("n_{}", term), n);
  }
  const Value room = collector.out("room");
  const Value blocks_valid = m.name("blocks_valid", transpose.out("x_tvalid") & room);
  const Value blocks_last = transpose.out("x_tlast");
  const Value bank_ready = bank.out("x_tready");
  bank.connect("x_tdata", transpose.out("x_tdata"));
  bank.connect("x_tvalid", blocks_valid);
  bank.connect("x_tlast", blocks_last);
  transpose.connect("x_tready", bank_ready & room);
  const Value taken = m.name("blocks_taken", blocks_valid & bank_ready);
  collector.connect("taken", taken);
  collector.connect("taken_last", blocks_last);
  for (const char* name : {"entry_valid", "entry_last", "entry"}) collector.connect(name, bank.out(name));
  collector.drain("t", t);

  m.section("Status");
  m.output("idle", post_op.out("idle") & transpose.out("idle") & bank.out("idle") & collector.out("idle"));
  return m;
}

}  // namespace filigree::units
