#include "units/attention_sampler.h"

#include <fmt/format.h>

#include "config/attention_streams.h"
#include "units/attention_divider.h"
#include "units/attention_walker.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::AttentionConfig;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

/// a - b where that is not negative, in as many bits.
Value minus(const Value& a, const Value& b) { return (a - b).as_unsigned().resize(a.width()); }

}  // namespace

Module attention_sampler(const AttentionConfig& cfg) {
  const int bits = cfg.key_bits();
  Module m(module_name(cfg.name, "sampler"), "Sampler: every stride-th row counted back from the last one, and the tail.");
  m.describe(fmt::format(
      "The first row is on offer {} cycles after start: the remainder of (rows - 1) / stride is the first one of the grid. Requests (row) may "
      "run ahead of the rows whose scores are taken in (length).",
      bits + 2));
  const Value start = m.input("start", UInt(1));
  const Value keys = m.input("keys", UInt(bits));
  const Value rows = m.input("rows", UInt(bits));
  const Value stride = m.input("stride", UInt(bits));
  const Value tail = m.input("tail", UInt(bits));
  const hdl::StreamOut request = m.output_stream("row", config::beat_width(config::row_fields(cfg)));
  const hdl::StreamOut length = m.output_stream("length", bits, false);

  m.section("First row");
  const Value tail_first = m.name("tail_first", hdl::mux(tail < rows, minus(rows, tail), 0));
  const Instance divider = m.instance("u_divider", attention_divider(module_name(cfg.name, "row_divider"), bits, bits));
  divider.connect("start", start);
  divider.connect("high", m.constant(UInt(bits), 0));
  divider.connect("low", minus(rows, m.constant(UInt(bits), 1)));
  divider.connect("divisor", stride);
  const Reg dividing = m.reg("dividing", UInt(1), 0);
  const Value walk = m.name("walk", dividing & ~divider.out("busy"));
  dividing.next(start | (dividing & ~walk));
  const Value grid_first = divider.out("remainder");
  const Value first = m.name("first", hdl::mux(grid_first < tail_first, grid_first, tail_first));
  const Value hidden = m.name("hidden", minus(keys, rows));  // keys before the first query

  m.section("Rows");
  const Module walker_module = attention_walker(cfg);
  const auto walker = [&](const std::string& name, const Value& ready) {
    const Instance u = m.instance("u_" + name, walker_module);
    u.connect("start", walk);
    u.connect("first", first);
    u.connect("rows", rows);
    u.connect("stride", stride);
    u.connect("tail_first", tail_first);
    u.connect("advance", m.name(name + "_taken", u.out("valid") & ready));
    return u;
  };
  const auto seen = [&](const Instance& u) { return (u.out("row") + hidden + 1).resize(bits); };
  const Instance requests = walker("requests", request.ready);
  request.offer(requests.out("valid"), hdl::concat({requests.out("row").resize(cfg.index_bits()), seen(requests)}), requests.out("last"));
  const Instance intake = walker("intake", length.ready);
  length.offer(intake.out("valid"), seen(intake));

  m.section("Count");
  const int count_bits = hdl::bits_for(static_cast<unsigned>(cfg.max_sampled - 1));
  const Reg taken = m.data_reg("rows_less_1", UInt(count_bits));
  const Value next = intake.out("valid") & length.ready & ~intake.out("last");
  taken.next_when(start | next, hdl::mux(start, 0, (taken + 1).resize(count_bits)));
  m.output("rows_less_1", taken);
  m.output("busy", dividing | requests.out("valid") | intake.out("valid"));
  return m;
}

}  // namespace filigree::units
