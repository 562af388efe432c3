#include "units/hss_vfmu.h"

#include <fmt/format.h>

#include "lib/funnel.h"
#include "lib/select.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

/// A one-hot pointer to a row of the ring, `by` places further.
Value rotated(const Value& pointer, int by) {
  const int count = pointer.width();
  std::vector<Value> bits;
  for (int i = 0; i < count; ++i) bits.push_back(pointer.bit((i + count - by) % count));
  return hdl::concat(bits);
}

struct ReadPosition {
  Value head;    ///< one-hot: ring row that holds the oldest value
  Value offset;  ///< its place in that row
};

/// Registers of the read position; `step` moves it on by `step_values`, a flush moves it to the row at `tail`.
ReadPosition read_position(Module& m, const HssConfig& cfg, int ring_rows, const Value& step_values, const Value& step, const Value& flush,
                           const Value& tail) {
  const int w = cfg.row_values;
  const Reg head = m.reg("head", UInt(ring_rows), 1);
  m.comment("head", "one-hot: the row that holds the oldest value");
  if (w == 1) {
    throw hdl::DesignError(hdl::Source::here(), "a VFMU needs rows of at least two values");
  }
  const Reg offset = m.reg("offset", UInt(hdl::bits_for(static_cast<unsigned>(w - 1))), 0);
  m.comment("offset", "place of the oldest value in that row");
  const Value end = m.name("end_offset", offset + step_values);
  Value next_head = head;
  Value next_offset = end.resize(offset.width());
  for (int rows = 1; rows * w <= w - 1 + cfg.step_max(); ++rows) {
    const Value past = m.name(fmt::format("past_row_{}", rows), end >= rows * w);
    next_head = hdl::mux(past, rotated(head, rows % ring_rows), next_head);
    // Of a power of two the upper bits alone say how many rows are passed.
    if (w != 1 << offset.width()) next_offset = hdl::mux(past, (end - rows * w).resize(offset.width()).as_unsigned(), next_offset);
  }
  head.next_when(step, hdl::mux(flush, tail, next_head));
  offset.next_when(step, hdl::mux(flush, 0, next_offset));
  return {head, offset};
}

/// What a step would take and leave. A module of its own, so that synthesis keeps it beside `step`, which is decided by it and comes late.
Module vfmu_occupancy(const HssConfig& cfg, int held_bits, int capacity, int step_bits) {
  Module m(module_name(cfg.name, "vfmu_occupancy"),
           "Whether a step finds its values, what it leaves, and whether a row has room, with and without the step.");
  m.describe("Combinational.");
  const Value held = m.input("held", UInt(held_bits));
  const Value step_values = m.input("step_values", UInt(step_bits));
  const Value less = m.name("less", held - step_values.resize(held_bits));
  const Value held_less = m.name("held_less", less.resize(held_bits).as_unsigned());
  m.output("enough", ~less.bit(held_bits));
  m.output("held_less", held_less);
  m.output("room", held <= capacity - cfg.row_values);
  m.output("room_less", held_less <= capacity - cfg.row_values);
  return m;
}

}  // namespace

Module hss_vfmu(const HssConfig& cfg) {
  const int w = cfg.row_values;
  const int step_max = cfg.step_max();
  const int ring_rows = 1 + (step_max + w - 1) / w;
  const int capacity = ring_rows * w;
  Module m(module_name(cfg.name, "vfmu"), fmt::format("Variable fetch management unit: rows of {} values in, windows of up to {} out.", w, step_max));
  m.describe(fmt::format(
      "A ring of {} rows. A row is taken whenever there is room for it after the current step (room rule); the window is cut out of the ring at the read "
      "position, so values never move. At the end of a tile what is left of its last row is dropped and the next tile starts on a row boundary.",
      ring_rows));
  const hdl::StreamIn b = m.input_stream("b", cfg.b_beat_bits());
  const Value start = m.input("start", UInt(1));
  const Value rows = m.input("rows", UInt(kRowCountBits));
  m.comment("rows", "rows of the tile that starts");
  const Value step_values = m.input("step_values", UInt(hdl::bits_for(static_cast<unsigned>(step_max))));
  const Value step_known = m.input("step_known", UInt(1));
  const Value step = m.input("step", UInt(1));
  const Value step_last = m.input("step_last", UInt(1));

  m.section("Occupancy");
  const Reg rows_left = m.reg("rows_left", UInt(kRowCountBits), 0);
  const Reg held = m.reg("held", UInt(hdl::bits_for(static_cast<unsigned>(capacity))), 0);
  m.comment("held", "values in the ring");
  const Value flush = m.name("flush", step & step_last);
  const hdl::Instance occupancy = m.instance("u_occupancy", vfmu_occupancy(cfg, held.width(), capacity, step_values.width()));
  occupancy.connect("held", held);
  occupancy.connect("step_values", step_values);
  const Value held_after = m.name("held_after", hdl::mux(step, occupancy.out("held_less"), held));
  const Value more_rows = m.name("more_rows", rows_left != 0);
  const Value ready = m.name("ready", more_rows & hdl::mux(step, occupancy.out("room_less"), occupancy.out("room")));
  b.accept(ready);
  const Value row_taken = m.name("row_taken", b.valid & ready);
  rows_left.next(hdl::mux(start, rows, (rows_left - row_taken.resize(kRowCountBits)).resize(kRowCountBits).as_unsigned()));
  const Value arriving = hdl::mux(row_taken, m.constant(UInt(held.width()), w), 0);
  held.next(hdl::mux(flush, 0, (held_after + arriving).resize(held.width())));

  m.section("Ring of rows");
  const Reg tail = m.reg("tail", UInt(ring_rows), 1);
  m.comment("tail", "one-hot: the row written next");
  tail.next_when(row_taken, rotated(tail, 1));
  const ReadPosition at = read_position(m, cfg, ring_rows, step_values, step, flush, tail);
  std::vector<Value> ring;
  for (int r = 0; r < ring_rows; ++r) ring.push_back(m.registered(fmt::format("row_{}", r), b.data, row_taken & tail.bit(r)));

  m.section("Rows from the oldest on");
  std::vector<Value> head_bits;
  for (int r = 0; r < ring_rows; ++r) head_bits.push_back(at.head.bit(r));
  std::vector<Value> ordered;
  for (int i = 0; i < ring_rows; ++i) {
    std::vector<Value> candidates;
    for (int r = 0; r < ring_rows; ++r) candidates.push_back(ring[static_cast<std::size_t>((r + i) % ring_rows)]);
    ordered.push_back(m.name(fmt::format("ordered_{}", i), lib::select_one_hot(head_bits, candidates)));
  }

  m.section("Window");
  const int reach = w - 1 + step_max;
  struct Field {
    const char* name;
    int lsb, bits;
  };
  std::vector<Field> fields{{"value", 0, cfg.b_bits}};
  if (cfg.compressed_b) fields.push_back({"offset", w * cfg.b_bits, cfg.offset_bits()});
  for (const Field& field : fields) {
    std::vector<Value> parts;
    for (int i = 0; i < ring_rows; ++i) {
      const int count = std::min(w, reach - i * w);
      if (count > 0) parts.push_back(ordered[static_cast<std::size_t>(i)].slice(field.lsb, count * field.bits));
    }
    const Module shifter = lib::funnel(module_name(cfg.name, fmt::format("fetch_{}", field.name)), field.bits, reach, step_max, w - 1);
    const hdl::Instance u = m.instance(fmt::format("u_fetch_{}", field.name), shifter);
    u.connect("in", hdl::concat(parts));
    u.connect("amount", at.offset);
    m.output(fmt::format("window_{}", field.name), u.out("out"));
  }
  const Value enough = m.name("enough", occupancy.out("enough"));
  m.output("window_valid", step_known & enough);
  m.output("row_taken", row_taken);
  m.output("last_error", row_taken & (b.last != (rows_left == 1)));
  m.output("starved", ~more_rows & step_known & ~enough);
  m.output("excess", flush & more_rows);
  m.comment("excess", "the tile ends and has rows that no step needs: what follows is undefined");
  return m;
}

}  // namespace filigree::units
