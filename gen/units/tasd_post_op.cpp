#include "units/tasd_post_op.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "lib/multiplier.h"
#include "lib/prim.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

/// What is left of a number after a shift to the right, and whether the rest of it was not zero.
struct Shifted {
  Value kept;
  Value overflow;
};

/// x >> shift, of which `width` bits are wanted. Long shifts come first: what can only end above the wanted bits is then not carried along.
Shifted shift_right(Module& m, Value x, const Value& shift, int width) {
  Value overflow;
  const auto note = [&](const Value& bits) { overflow = overflow.empty() ? bits : overflow | bits; };
  for (int level = shift.width() - 1; level >= 0; --level) {
    const int places = 1 << level;
    const int needed = width + places - 1;  // the shifts behind this one can bring no more into the wanted bits
    const Value moves = shift.bit(level);
    if (x.width() > needed + places) note(x.slice(needed + places, x.width() - needed - places).or_reduce());
    if (x.width() > needed) note(x.slice(needed, std::min(places, x.width() - needed)).or_reduce() & ~moves);
    const Value moved = x.width() > places ? x.slice(places, x.width() - places).resize(x.width()) : m.constant(UInt(x.width()), 0);
    x = m.name(fmt::format("shifted_{}", places), hdl::mux(moves, moved, x).resize(std::min(needed, x.width())));
  }
  return {x, overflow};
}

/// One row of results. Inputs `advance`, `c`, `bias`, and for the column one and two registers further on `multiplier`, `shift`, `relu`; output `y`.
Module post_op_row(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "post_op_row"), "Post-op path of one row: bias, multiplier, rounding shift, ReLU, saturation.");
  m.describe("Three registers, which move on together with `advance`: behind the bias adder, behind the multiplier, behind the rest.");
  const int bits = cfg.core.a_bits;
  const Value advance = m.input("advance", UInt(1));
  const Value c = m.input("c", SInt(cfg.core.acc_bits));
  const Value bias = m.input("bias", SInt(cfg.core.acc_bits));
  const Value multiplier = m.input("multiplier", UInt(cfg.multiplier_bits));
  const Value shift = m.input("shift", UInt(cfg.shift_bits));
  const Value relu = cfg.relu_only ? Value() : m.input("relu", UInt(1));

  m.section("Bias and multiplier");
  const Value sum = m.registered("sum", c + bias, advance);
  const hdl::Instance multiply =
      m.instance("u_multiply", lib::multiplier(module_name(cfg.name, "post_op_multiplier"), multiplier.type(), sum.type()));
  multiply.connect("a", multiplier);
  multiply.connect("b", sum);
  const Value product = m.registered("product", multiply.out("product"), advance);

  m.section("Shift");
  // Below the product stands a zero, so that the bit that rounds is kept. The bits of a negative number are inverted and shifted in as zeros; with
  // ReLU they do not matter.
  const int product_bits = product.width();
  const Value negative = m.name("negative", product.bit(product_bits - 1));
  const Value doubled = hdl::concat({m.constant(UInt(1), 0), product.slice(0, product_bits - 1)});
  const Value places = m.name("places", cfg.relu_only ? doubled : doubled ^ hdl::replicate(negative, product_bits));
  const Shifted shifted = shift_right(m, places, shift, bits);

  m.section("Rounding and saturation");
  const Value magnitude = shifted.kept.slice(1, bits - 1);
  const Value half = shifted.kept.bit(0);
  // The rounded value; its top bit is set for a positive one that is too large by one.
  const Value truncated = cfg.relu_only ? magnitude : magnitude ^ hdl::replicate(negative, bits - 1);
  const Value round_up = cfg.relu_only ? half : half ^ negative;
  const Value extended = cfg.relu_only ? truncated.resize(bits) : hdl::concat({truncated, negative});
  const Value rounded = m.name("rounded", (extended + round_up).resize(bits));
  const Value overflow = m.name("overflow", shifted.overflow);
  const Value too_large = m.name("too_large", ~negative & (overflow | rounded.bit(bits - 1)));
  Value zero = negative, too_small;
  if (!cfg.relu_only) {
    zero = m.name("zero", negative & relu);
    too_small = m.name("too_small", negative & overflow & ~relu);
  }
  const Value keep = m.name("keep", cfg.relu_only ? ~zero & ~too_large : ~zero & ~too_large & ~too_small);
  const Value low = (rounded.slice(0, bits - 1) & hdl::replicate(keep, bits - 1)) | hdl::replicate(too_large, bits - 1);
  if (cfg.relu_only) {
    m.output("y", hdl::concat({m.registered("y_low", low, advance), m.constant(UInt(1), 0)}));
  } else {
    const Value sign = (rounded.bit(bits - 1) & keep) | too_small;
    m.output("y", m.registered("y_q", hdl::concat({low, sign}), advance));
  }
  return m;
}

/// The rows of one array: the same column for all, one row's share each of `c` and `y`. Other ports as those of a row.
Module post_op_rows(const TtcConfig& cfg) {
  const int rows = cfg.core.rows;
  Module m(module_name(cfg.name, "post_op_rows"), fmt::format("Post-op path of the {} rows of one array.", rows));
  m.describe("Every row works on the same column and with the same parameters; row 0 lowest.");
  std::vector<std::pair<std::string, Value>> shared;
  const auto share = [&](const std::string& name, hdl::Type type) { shared.emplace_back(name, m.input(name, type)); };
  share("advance", UInt(1));
  const Bus c = m.inputs("c", SInt(cfg.core.acc_bits), rows);
  share("bias", SInt(cfg.core.acc_bits));
  share("multiplier", UInt(cfg.multiplier_bits));
  share("shift", UInt(cfg.shift_bits));
  if (!cfg.relu_only) share("relu", UInt(1));
  const Module row = post_op_row(cfg);
  std::vector<Value> values;
  for (int r = 0; r < rows; ++r) {
    const hdl::Instance instance = m.instance(fmt::format("u_row_{}", r), row);
    for (const auto& [name, value] : shared) instance.connect(name, value);
    instance.connect("c", c[r]);
    values.push_back(instance.out("y"));
  }
  m.outputs("y", Bus(values));
  return m;
}

}  // namespace

Module tasd_post_op(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "post_op"), "Post-op path: results of the array to activations of the next layer.");
  m.describe(
      "A column is taken when its parameters are there, and offered three cycles later. One column per cycle; while an offer waits, all stages "
      "wait. Two columns' parameters are taken ahead.");
  const int acc = cfg.core.acc_bits;
  const int rows = cfg.core.total_rows();
  const hdl::StreamIn c = m.input_stream("c", rows * acc);
  const int parameter_bits = acc + cfg.multiplier_bits + cfg.shift_bits;
  const hdl::StreamIn p = m.input_stream("p", parameter_bits, false);
  const Value relu = cfg.relu_only ? Value() : m.input("relu", UInt(1));
  const hdl::StreamOut y = m.output_stream("y", rows * cfg.core.a_bits);

  m.section("Parameters of the column");
  const hdl::Instance queue = m.instance("u_parameters", lib::fifo(parameter_bits, 2));
  queue.feed("in", p);
  const hdl::StreamIn parameters = queue.stream_out("out");
  const Value bias = parameters.data.slice(0, acc).as_signed();

  m.section("Pipeline");
  const Reg summed = m.reg("summed", UInt(1), 0);
  m.comment("summed", "the rows hold a column behind the bias adder");
  const Reg multiplied = m.reg("multiplied", UInt(1), 0);
  m.comment("multiplied", "behind the multiplier");
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Value advance = m.name("advance", ~offered | y.ready);
  const Value take = m.name("take", c.valid & parameters.valid);
  c.accept(advance & parameters.valid);
  parameters.accept(advance & take);
  summed.next_when(advance, take);
  multiplied.next_when(advance, summed);
  offered.next_when(advance, multiplied);
  const Value multiplier = m.registered("multiplier", parameters.data.slice(acc, cfg.multiplier_bits), advance);
  const Value shift_1 = m.registered("shift_1", parameters.data.slice(acc + cfg.multiplier_bits, cfg.shift_bits), advance);
  const Value shift_2 = m.registered("shift_2", shift_1, advance);
  const Value last_1 = m.registered("last_1", c.last, advance);
  const Value last_2 = m.registered("last_2", last_1, advance);
  const Value last_3 = m.registered("last_3", last_2, advance);

  m.section("Rows, array by array");
  const Module rows_of_array = post_op_rows(cfg);
  const int share = cfg.core.rows * acc;
  std::vector<Value> values;
  for (int q = 0; q < cfg.core.arrays; ++q) {
    const hdl::Instance instance = m.instance(fmt::format("u_rows_{}", q), rows_of_array);
    instance.connect("advance", advance);
    instance.connect("c", c.data.slice(q * share, share));
    instance.connect("bias", bias);
    instance.connect("multiplier", multiplier);
    instance.connect("shift", shift_2);
    if (!cfg.relu_only) instance.connect("relu", relu);
    values.push_back(instance.out("y"));
  }
  y.offer(offered, hdl::concat(values), last_3);
  m.output("idle", ~summed & ~multiplied & ~offered);
  return m;
}

}  // namespace filigree::units
