#include "units/attention_merger.h"

#include <bit>
#include <vector>

#include "lib/select.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module attention_merger(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "merger"), "Merger: a run of descriptors per block of queries: its rows, the listed keys they need, their windows.");
  m.describe(
      "A block whose rows see every key takes 2 cycles, any other one 3 and one per listed key that lies before the window of its last row; the "
      "head one more for its last beat. Everything stands still while a beat on offer is not taken. One entry of the list is read per cycle; the "
      "entry that ends a block's walk may be followed by the read of one more.");
  const int key_bits = cfg.key_bits();
  const int index_bits = cfg.index_bits();
  const Value start = m.input("start", UInt(1));
  const Value keys = m.input("keys", UInt(key_bits));
  const Value rows_in = m.input("rows", UInt(key_bits));
  const Value window_in = m.input("window", UInt(key_bits));
  const Value bottom = m.input("bottom", UInt(key_bits));
  const Value count_in = m.input("count", UInt(key_bits));
  const Value dense_in = m.input("dense", UInt(1));
  const Value index = m.input("index", UInt(index_bits));
  const hdl::StreamOut out = m.output_stream("descriptor", 3 + 2 * key_bits);

  m.section("What the block under way does");
  const Reg planning = m.reg("planning", UInt(1), 0);
  const Reg walking = m.reg("walking", UInt(1), 0);
  const Reg ranging = m.reg("ranging", UInt(1), 0);
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Value free = m.name("free", ~offered | out.ready);
  const Value plan = m.name("plan", planning & free);
  const Value range = m.name("range", ranging & free);

  m.section("Head");
  const Value rows = m.registered("rows_q", rows_in, start);
  const Value window = m.registered("window_q", window_in, start);
  const Value count = m.registered("count_q", count_in, start);

  m.section("Rows: cut at multiples of the block and where the bottom rows begin");
  const Reg row = m.data_reg("row", UInt(key_bits));
  m.comment("row", "first one of the next block");
  const Reg stop = m.data_reg("stop", UInt(key_bits));
  m.comment("stop", "first of the bottom rows, then the number of rows");
  const Reg final = m.data_reg("final_stop", UInt(1));
  const Reg dense = m.data_reg("dense_q", UInt(1));
  m.comment("dense_q", "the next block's rows see every key");
  const Reg last_block = m.data_reg("last_block", UInt(1));
  Value cut;
  if (std::has_single_bit(static_cast<unsigned>(cfg.query_block))) {
    const int inside = std::bit_width(static_cast<unsigned>(cfg.query_block)) - 1;
    const Value block = row.slice(inside, key_bits - inside) + 1;
    cut = inside > 0 ? hdl::concat({m.constant(UInt(inside), 0), block}) : block;
  } else {
    const Reg next_cut = m.data_reg("next_cut", UInt(key_bits + 1));
    const Value at_cut = m.name("at_cut", plan & (next_cut <= stop));
    next_cut.next_when(start | at_cut, ((next_cut & hdl::replicate(~start, key_bits + 1)) + cfg.query_block).resize(key_bits + 1));
    cut = next_cut;
  }
  cut = m.name("cut", cut);
  const Value before_stop = m.name("before_stop", cut < stop.resize(key_bits + 1));
  const Value end = m.name("block_end", hdl::mux(before_stop, cut.resize(key_bits), stop));
  const Value block_rows = m.name("block_rows", (end - row).as_unsigned().resize(key_bits));
  const Value at_stop = m.name("at_stop", plan & ~before_stop);
  const Value not_bottom = m.name("not_bottom", rows_in - bottom);
  const Value all_bottom = m.name("all_bottom", not_bottom.bit(key_bits) | (not_bottom == 0));
  row.next_when(start | plan, end & hdl::replicate(~start, key_bits));
  stop.next_when(start | at_stop, hdl::mux(start, hdl::mux(all_bottom, rows_in, not_bottom.as_unsigned().resize(key_bits)), rows));
  final.next_when(start | at_stop, ~start | all_bottom | (bottom == 0));
  dense.next_when(start | at_stop, ~start | all_bottom | dense_in);
  last_block.next_when(plan, ~before_stop & final);

  m.section("Keys: those that the last row sees, and those before its window");
  const Reg seen = m.data_reg("seen", UInt(key_bits));
  m.comment("seen", "number of keys that the last row planned sees");
  const Value old = m.name("before_window", seen - window);
  const Value no_old = m.name("window_is_all", old.bit(key_bits));
  const Reg range_first = m.data_reg("range_first", UInt(key_bits));
  const Value seen_after = (seen + block_rows).resize(key_bits);
  seen.next_when(start | plan, hdl::mux(start, (keys - rows_in).as_unsigned().resize(key_bits), seen_after));
  range_first.next_when(plan, (old.as_unsigned().slice(0, key_bits) + 1).resize(key_bits) & hdl::replicate(~(no_old | dense), key_bits));

  m.section("Walk through the list");
  const Reg entry = m.data_reg("entry", UInt(key_bits));
  m.comment("entry", "number of the next one to be read");
  const Reg fetched = m.reg("fetched", UInt(1), 0);
  const Reg running = m.reg("running", UInt(1), 0);
  m.comment("running", "a run of neighbours has begun");
  const Reg run_first = m.data_reg("run_first", UInt(key_bits));
  const Reg run_count = m.data_reg("run_count", UInt(key_bits));
  const Value read = m.name("read", ((planning & ~dense) | walking) & free & (entry != count));
  entry.next_when(start | range | read, (entry + 1).resize(key_bits) & hdl::replicate(read, key_bits));
  fetched.next(read | (fetched & ~free));
  const Value key = m.name("key", index.resize(key_bits));
  const Value counts = m.name("counts", fetched & ~no_old & (key < old.as_unsigned().slice(0, key_bits)));
  const Value joins = m.name("joins", running & (key == (run_first + run_count).resize(key_bits)));
  const Value walk = m.name("walk", walking & free);
  const Value walked = m.name("walked", walk & ~counts);
  const Value new_run = m.name("new_run", walk & counts & ~joins);
  const Value send_run = m.name("send_run", running & (walked | new_run));
  running.next_when(walk, counts);
  run_first.next_when(new_run, key);
  run_count.next_when(walk, hdl::mux(joins, (run_count + 1).resize(key_bits), 1));

  planning.next(start | (range & ~last_block) | (planning & ~free));
  walking.next((plan & ~dense) | (walking & ~walked));
  ranging.next((plan & dense) | walked | (ranging & ~free));

  m.section("Beats");
  const Value first_field = lib::select_one_hot({planning, walking, ranging}, {row, run_first, range_first});
  const Value count_field =
      lib::select_one_hot({planning, walking, ranging}, {block_rows, run_count, (seen - range_first).as_unsigned().resize(key_bits)});
  const Value flag = (planning & dense) | (ranging & last_block);
  const Value push = m.name("push", plan | send_run | range);
  offered.next(push | (offered & ~out.ready));
  const Value beat = m.registered("beat", hdl::concat({walking, ranging, flag, first_field, count_field}), push);
  const Value beat_last = m.registered("beat_last", ranging, push);
  out.offer(offered, beat, beat_last);
  const Reg done = m.reg("done", UInt(1), 0);
  done.next(offered & out.ready & beat_last & beat.bit(2));

  m.output("read_enable", read);
  m.output("read_address", entry.resize(index_bits));
  m.output("busy", planning | walking | ranging | offered);
  m.output("done", done);
  return m;
}

}  // namespace filigree::units
