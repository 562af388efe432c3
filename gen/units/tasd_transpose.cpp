#include "units/tasd_transpose.h"

#include <fmt/format.h>

#include "units/names.h"

namespace filigree::units {
namespace {

using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

/// M x M registers of one block. Inputs `step`, `upwards`, `column` (M values); output `block` (M values), straight from the edge registers.
Module transpose_square(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "transpose_square"), "Square of registers of the transpose buffer: what enters as columns leaves as rows.");
  m.describe(
      "One step shifts by one place. Upwards, the vector enters at the bottom line and the top line leaves; else it enters at the right edge and "
      "the left edge leaves. What entered in one direction lies across the other, so a group of M vectors leaves transposed when the direction "
      "changes.");
  const int bits = cfg.core.a_bits;
  const int size = cfg.m();
  const Value step = m.input("step", UInt(1));
  const Value upwards = m.input("upwards", UInt(1));
  const Bus column = m.inputs("column", UInt(bits), size);

  std::vector<Reg> lines;
  for (int i = 0; i < size; ++i) lines.push_back(m.data_reg(fmt::format("line_{}", i), UInt(size * bits)));
  std::vector<Value> left_edge;
  for (int i = 0; i < size; ++i) {
    const Reg& line = lines[static_cast<std::size_t>(i)];
    const Value below = i + 1 < size ? Value(lines[static_cast<std::size_t>(i) + 1]) : column.packed();
    line.next_when(step, hdl::mux(upwards, below, hdl::concat({line.slice(bits, (size - 1) * bits), column[i]})));
    left_edge.push_back(line.slice(0, bits));
  }
  m.output("block", hdl::mux(upwards, lines.front(), hdl::concat(left_edge)));
  return m;
}

}  // namespace

Module tasd_transpose(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "transpose"), "Transpose buffer: columns of results in, blocks of M consecutive columns of each row out.");
  m.describe(
      "While a group of M columns enters, the blocks of the group before leave: one column and one beat per cycle, from R * M registers. A step "
      "needs a column and takes the beat on offer with it. It goes without a column in the rest of a tile's last group, which is filled up with "
      "zeros, and while the last group of a tile leaves when no column was there as its first beat was taken.");
  const int size = cfg.m();
  const int block_bits = size * cfg.core.a_bits;
  const hdl::StreamIn y = m.input_stream("y", cfg.beat_blocks() * block_bits);
  const hdl::StreamOut x = m.output_stream("x", cfg.beat_blocks() * block_bits);

  m.section("Position");
  const int position_bits = hdl::bits_for(static_cast<unsigned>(size - 1));
  const Reg position = m.reg("position", UInt(position_bits), 0);
  m.comment("position", "number of the column that enters next and of the beat on offer, both within their group");
  const Reg upwards = m.reg("upwards", UInt(1), 0);
  const Reg leaving = m.reg("leaving", UInt(1), 0);
  m.comment("leaving", "a whole group is inside; its beats leave");
  const Reg leaving_last = m.reg("leaving_last", UInt(1), 0);
  m.comment("leaving_last", "that group is its tile's last");
  const Reg filling = m.reg("filling", UInt(1), 0);
  m.comment("filling", "the tile of the group that enters has ended: zeros enter");
  const Reg flushing = m.reg("flushing", UInt(1), 0);
  m.comment("flushing", "nothing enters until the group that leaves has left");
  const Reg offered = m.reg("offered", UInt(1), 0);

  m.section("Step");
  const Value first = m.name("first", position == 0);
  const Value last = m.name("last", position == size - 1);
  const Value wants_column = m.name("wants_column", ~filling & ~flushing);
  const Value may_flush = m.name("may_flush", first & leaving_last);
  const Value free = m.name("free", ~offered | x.ready);
  const Value enters = m.name("enters", wants_column & free & y.valid);
  const Value step = m.name("step", free & (y.valid | ~wants_column | may_flush));
  const Value group_done = m.name("group_done", step & last);
  y.accept(wants_column & free);
  const Value tile_ended = m.name("tile_ended", filling | (enters & y.last));
  position.next_when(step, hdl::mux(last, 0, (position + 1).resize(position_bits)));
  upwards.next(upwards ^ group_done);
  filling.next(tile_ended & ~group_done);
  flushing.next((flushing | (step & may_flush & ~y.valid)) & ~group_done);
  leaving.next_when(group_done, ~flushing);
  leaving_last.next_when(group_done, tile_ended);
  offered.next(hdl::mux(step, hdl::mux(last, ~flushing, leaving), offered & ~x.ready));

  m.section("Squares");
  const Value column = m.name("column", y.data & hdl::replicate(~filling, y.data.width()));
  const Module square = transpose_square(cfg);
  std::vector<Value> blocks;
  for (int g = 0; g < cfg.beat_blocks(); ++g) {
    const hdl::Instance instance = m.instance(fmt::format("u_square_{}", g), square);
    instance.connect("step", step);
    instance.connect("upwards", upwards);
    instance.connect("column", column.slice(g * block_bits, block_bits));
    blocks.push_back(instance.out("block"));
  }
  x.offer(offered, hdl::concat(blocks), leaving_last & last);
  m.output("idle", first & ~leaving & ~offered);
  return m;
}

}  // namespace filigree::units
