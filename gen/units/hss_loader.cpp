#include "units/hss_loader.h"

#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module hss_loader(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "loader"), "Weight loader: one beat of weights per row index, into the shadow registers.");
  m.describe(
      "`full` rises in the cycle after the last row's beat and falls with `take`. Because the swap is skewed over the pipeline stages, loading goes on only in "
      "the cycle after `swapped`, when the last stage takes its weights.");
  const hdl::StreamIn a = m.input_stream("a", cfg.arrays * cfg.row_beat_bits());
  const Value use = m.input("take", UInt(1));
  const Value swapped = m.input("swapped", UInt(1));

  const Reg ready = m.reg("ready", UInt(1), 1);
  a.accept(ready);
  const Value beat = m.name("beat", a.valid & ready);
  const int row_bits = hdl::bits_for(static_cast<unsigned>(cfg.rows - 1));
  Value last_row = m.constant(UInt(1), 1);
  std::vector<Value> load{beat};
  if (cfg.rows > 1) {
    const Reg row = m.reg("row", UInt(row_bits), 0);
    last_row = m.name("last_row", row == cfg.rows - 1);
    row.next_when(beat, hdl::mux(last_row, 0, (row + 1).resize(row_bits)));
    load.clear();
    for (int r = 0; r < cfg.rows; ++r) load.push_back(beat & (row == r));
  }
  const Value done = m.name("done", beat & last_row);
  ready.next(~done & (ready | swapped));
  const Reg full = m.reg("full_q", UInt(1), 0);
  full.next(done | (full & ~use));

  m.outputs("load", Bus(load));
  m.output("load_data", a.data);
  m.output("full", full);
  m.output("last_error", beat & (a.last != last_row));
  return m;
}

}  // namespace filigree::units
