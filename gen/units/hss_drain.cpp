#include "units/hss_drain.h"

#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module hss_drain(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "drain"), "Drain: sends a finished tile column by column, whenever the accumulators' read port is free.");
  m.describe("One column per cycle. The RAM holds its read data until the next read, so a column on offer stays stable without a buffer of its own.");
  const int count_bits = hdl::bits_for(static_cast<unsigned>(cfg.columns));
  const Value request = m.input("request", UInt(1));
  const Value columns = m.input("columns", UInt(count_bits));
  const Value finish = m.input("finish", UInt(1));
  const Value port_busy = m.input("port_busy", UInt(1));
  const Value c_ready = m.input("c_tready", UInt(1));

  const Reg pending = m.reg("pending_q", UInt(1), 0);
  const Reg active = m.reg("active", UInt(1), 0);
  m.comment("active", "the tile's last partial sum has been written");
  const Reg total = m.reg("total", UInt(count_bits), 0);
  total.next_when(request, columns);
  const Reg column = m.reg("column", UInt(count_bits), 0);
  m.comment("column", "columns read so far");
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Reg offered_last = m.reg("offered_last", UInt(1), 0);

  const Value free = m.name("free", ~offered | c_ready);
  const Value read = m.name("read_next", active & (column != total) & ~port_busy & free);
  const Value next_column = m.name("next_column", (column + 1).resize(count_bits));
  const Value done = m.name("done", offered & offered_last & c_ready);
  column.next(hdl::mux(request, 0, hdl::mux(read, next_column, column)));
  pending.next(request | (pending & ~done));
  active.next(finish | (active & ~done));
  offered.next(read | (offered & ~c_ready));
  offered_last.next_when(read, next_column == total);

  m.output("read", read);
  m.output("read_column", column.resize(hdl::bits_for(static_cast<unsigned>(cfg.columns - 1))));
  m.output("pending", pending);
  m.output("drained", column);
  m.output("c_tvalid", offered);
  m.output("c_tlast", offered_last);
  return m;
}

}  // namespace filigree::units
