#include "units/tasd_collector.h"

#include <fmt/format.h>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_tile_layout.h"
#include "units/tasd_tile_reader.h"
#include "units/tasd_tile_share.h"
#include "units/tasd_tile_store.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module tasd_collector(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "collector"), "Collector: entries of the TASD units in, tiles in the compressed format of the core's A stream out.");
  m.describe(
      "One beat per cycle in, one out. One tile is written while the one before is read. A tile is read as soon as all its entries are written; its "
      "first beat is offered three cycles after the last of them, the others follow without a gap, and so does the next tile if it is complete by "
      "then. `room` depends on registers only; it falls when two tiles were taken and neither was read.");
  const int terms = cfg.term_count();
  const int value_bits = cfg.core.a_bits;
  const int index_bits = cfg.tasd().index_bits();
  const int block_bits = value_bits + index_bits;
  const int lanes = cfg.core.lanes;
  std::vector<Value> n;
  for (int t = 0; t < terms; ++t) n.push_back(m.input(fmt::format("n_{}", t), UInt(cfg.tasd().n_bits(t))));
  const Value taken = m.input("taken", UInt(1));
  m.comment("taken", "the units took a beat");
  const Value taken_last = m.input("taken_last", UInt(1));
  const Bus entry_valid = m.inputs("entry_valid", UInt(1), cfg.tasd().entries());
  m.comment("entry_valid", "one bit per entry");
  const Bus entry_last = m.inputs("entry_last", UInt(1), cfg.tasd().entries());
  const Bus entry = m.inputs("entry", UInt(cfg.beat_blocks() * block_bits), cfg.tasd().entries());
  const hdl::StreamOut out = m.output_stream("t", cfg.core.arrays * lanes * block_bits);

  m.section("Beats on their way out");
  const Reg fetched = m.reg("fetched", UInt(1), 0);
  m.comment("fetched", "the memories show a beat");
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Value advance = m.name("advance", ~offered | out.ready);

  m.section("Tiles that were taken");
  const int beats = cfg.tile_values();  // of a whole tile: CB blocks of M rows
  const Reg beat = m.reg("beat", UInt(hdl::bits_for(static_cast<unsigned>(beats - 1))), 0);
  m.comment("beat", "beats of the tile that were taken");
  const Reg one = m.reg("one_held", UInt(1), 0);
  m.comment("one_held", "a whole tile was taken and not yet read");
  const Reg two = m.reg("two_held", UInt(1), 0);
  m.comment("two_held", "two were");
  const Value ends = m.name("tile_ends", taken_last | (beat == beats - 1));
  const Value tile_taken = m.name("tile_taken", taken & ends);
  const Instance reader = m.instance("u_reader", tasd_tile_reader(cfg));
  const Bus term = reader.outs("term", UInt(1));
  const Value tile_read = reader.out("tile_read");
  beat.next_when(taken, hdl::mux(ends, 0, (beat + 1).resize(beat.width())));
  one.next(tile_taken | hdl::mux(tile_read, two, one));
  two.next(~tile_read & (two | (tile_taken & one)));

  m.section("Memories and the order of reading");
  std::vector<Value> used;
  std::vector<Instance> stores;
  Value complete, any_used;
  for (int t = 0; t < terms; ++t) {
    const TileLayout layout(cfg, t);
    const Instance& store = stores.emplace_back(m.instance(fmt::format("u_store_{}", t), tasd_tile_store(cfg, t)));
    store.connect("n", n[static_cast<std::size_t>(t)]);
    store.connect("entry_valid", entry_valid.slice(layout.first_entry, layout.n_max()));
    store.connect("entry_last", entry_last.slice(layout.first_entry, layout.n_max()));
    store.connect("entry", entry.slice(layout.first_entry, layout.n_max()));
    store.connect("half", reader.out("half"));
    store.connect("tile_read", tile_read);
    store.connect("read_enable", reader.out("fetch") & term[t]);
    if (layout.step_bits() > 0) store.connect("read_step", reader.out("step").resize(layout.step_bits()));
    store.connect("read_row", reader.out("row"));
    if (layout.step_bits() > 0) reader.connect(fmt::format("last_step_{}", t), store.out("last_step"));
    used.push_back(store.out("used"));
    complete = t == 0 ? store.out("complete") : complete & store.out("complete");
    any_used = t == 0 ? used.back() : any_used | used.back();
  }
  const Value available = m.name("available", any_used & complete);
  reader.connect("used", Bus(used));
  reader.connect("available", available);
  reader.connect("advance", advance);

  m.section("Beat that the memories show");
  fetched.next_when(advance, available);
  const Value fetched_last = m.registered("fetched_last", reader.out("last_row"), advance);
  Bus from_term = term;
  if (terms > 1) from_term = m.registered("fetched_term", term, advance);
  // Array q has block q * parts + part of the memories' words.
  const int parts = cfg.core.rows / cfg.m();
  std::vector<Value> from;  // term by term, part by part
  if (parts > 1) {
    const Bus from_part = m.name("from_part", Bus(lib::decode(m.registered("fetched_part", reader.out("part"), advance), 0, parts)));
    for (const Value& of_term : from_term) {
      for (const Value& of_part : from_part) from.push_back(of_term & of_part);
    }
  }
  const Bus chosen = parts > 1 ? m.name("chosen", Bus(from)) : from_term;
  // The first lanes belong to a K-step's first block, which is always there.
  const int always = cfg.rank().n(cfg.rank().h.size() - 1);
  std::vector<Value> filled;  // by term
  for (const Instance& store : stores) filled.push_back(store.out("filled"));
  const Value in_last_step = lib::select_one_hot(std::vector<Value>(term.begin(), term.end()), filled);
  const Value fetched_filled = m.registered(
      "fetched_filled", tile_has_steps(cfg) ? in_last_step | hdl::replicate(~reader.out("end_of_term"), lanes - always) : in_last_step, advance);
  m.comment("fetched_filled", fmt::format("lanes {} and up have an entry", always));

  m.section("Beat on offer");
  const Module share = tasd_tile_share(cfg);
  const int share_bits = tile_word_bits(cfg) / cfg.core.arrays * lanes;
  std::vector<Value> shares;
  for (int q = 0; q < cfg.core.arrays; ++q) {
    const Instance instance = m.instance(fmt::format("u_share_{}", q), share);
    if (chosen.size() > 1) instance.connect("chosen", chosen);
    instance.connect("filled", fetched_filled);
    for (int t = 0; t < terms; ++t) {
      instance.connect(fmt::format("word_{}", t), stores[static_cast<std::size_t>(t)].out("word").slice(q * share_bits, share_bits));
    }
    shares.push_back(instance.out("beat"));
  }
  offered.next_when(advance, fetched);
  const Value data = m.registered("t_data", hdl::concat(shares), advance);
  const Value last = m.registered("t_last", fetched_last, advance);
  out.offer(offered, data, last);
  m.output("room", ~two);
  m.comment("room", "a beat may be taken");
  m.output("idle", ~one & ~fetched & ~offered & (beat == 0));
  return m;
}

}  // namespace filigree::units
