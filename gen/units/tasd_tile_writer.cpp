#include "units/tasd_tile_writer.h"

#include <fmt/format.h>

#include "units/names.h"
#include "units/tasd_tile_layout.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module tasd_tile_writer(const TtcConfig& cfg, int term) {
  const TileLayout layout(cfg, term);
  Module m(module_name(cfg.name, fmt::format("tile_writer_{}", term)), "Tile writer: where one entry of a term goes in the tile memory.");
  m.describe(
      "Counts the beats of the entry: row by row within a block, block by block within a K-step. A tile ends when it is whole, or with `last`. Up "
      "to two tiles are written ahead of the reader; the one that is read next lies in `half`.");
  const Value valid = m.input("valid", UInt(1));
  const Value last = m.input("last", UInt(1));
  const Value last_place = m.input("last_place", UInt(layout.place_bits()));
  const bool has_steps = layout.step_bits() > 0;
  const Value last_step = has_steps ? m.input("last_step", UInt(layout.step_bits())) : Value();
  const Value half = m.input("half", UInt(1));
  const Value tile_read = m.input("tile_read", UInt(1));

  m.section("Position in the tile");
  const Reg row = m.reg("row", UInt(layout.row_bits()), 0);
  const Reg place = m.reg("place_q", UInt(layout.place_bits()), 0);
  const Reg step = has_steps ? m.reg("step_q", UInt(layout.step_bits()), 0) : Reg();
  const Value last_row = m.name("last_row", row == layout.m - 1);
  const Value block_end = m.name("block_end", valid & last_row);
  const Value step_full = m.name("step_full", place == last_place);
  const Value ends = m.name("ends", last | (has_steps ? step_full & (step == last_step) : step_full));
  const Value tile_end = m.name("tile_end", block_end & ends);
  row.next_when(valid, hdl::mux(last_row, 0, (row + 1).resize(layout.row_bits())));
  place.next_when(block_end, hdl::mux(has_steps ? ends | step_full : ends, 0, (place + 1).resize(layout.place_bits())));
  if (has_steps) step.next_when(block_end, hdl::mux(ends, 0, (step + step_full).resize(layout.step_bits())));

  m.section("Tiles ahead of the reader");
  const Reg complete = m.reg("complete_q", UInt(1), 0);
  m.comment("complete_q", "the tile that is read next is written");
  const Reg two_ahead = m.reg("two_ahead", UInt(1), 0);
  m.comment("two_ahead", "so is the one after it");
  complete.next(tile_end | hdl::mux(tile_read, two_ahead, complete));
  two_ahead.next(~tile_read & (two_ahead | (tile_end & complete)));

  const Value write_half = half ^ complete;
  m.output("address", has_steps ? hdl::concat({row, step, write_half}) : hdl::concat({row, write_half}));
  m.output("place", place);
  if (has_steps) m.output("step", step);
  m.output("tile_end", tile_end);
  m.output("complete", complete);
  return m;
}

}  // namespace filigree::units
