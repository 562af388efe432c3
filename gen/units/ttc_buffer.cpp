#include "units/ttc_buffer.h"

#include <fmt/format.h>

#include <vector>

#include "lib/prim.h"
#include "lib/select.h"
#include "units/names.h"
#include "units/ttc_sequencer.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

namespace {

/// Words that one step of the mode takes.
int words_of(const TtcConfig& cfg, std::size_t mode) { return cfg.rank().h[mode] / cfg.rank().h.front(); }

/// The half of the memory that rows are written to, or read from.
struct Half {
  Value count;     ///< rows written
  Value complete;  ///< its last row is among them
};

}  // namespace

int buffer_banks(const TtcConfig& cfg) { return cfg.core.step_max() / cfg.core.step_min(); }

Module ttc_buffer(const TtcConfig& cfg) {
  const int banks = buffer_banks(cfg);
  const int word_bits = cfg.core.step_min() * cfg.core.b_bits;
  const int columns_most = cfg.core.columns;
  const int count_bits = hdl::bits_for(static_cast<unsigned>(columns_most));
  const int column_bits = hdl::bits_for(static_cast<unsigned>(columns_most - 1));
  const int modes = static_cast<int>(cfg.rank().h.size());
  Module m(module_name(cfg.name, "buffer"),
           "Tile buffer: a K tile of B, kept while all terms of the series run on it; the next one is loaded meanwhile.");
  m.describe(fmt::format(
      "Two halves of {} rows; a row is one column's {} values of K in {} words. A row may be read from the cycle after it was written. A read takes the words of "
      "its slice; one cycle later they stand in the low places of `packed_values`.",
      columns_most, cfg.tile_values(), banks));
  const hdl::StreamIn b = m.input_stream("b", banks * word_bits);
  const Value read = m.input("read", UInt(1));
  const Value column = m.input("column", UInt(column_bits));
  const Value slice = m.input("slice", UInt(tile_step_bits(cfg)));
  const Value mode = m.input("mode", UInt(cfg.rank().mode_bits()));
  const Value columns = m.input("columns", UInt(count_bits));
  const Value tile_done = m.input("tile_done", UInt(1));

  m.section("Halves");
  const Reg write_half = m.reg("write_half", UInt(1), 0);
  const Reg read_half = m.reg("read_half", UInt(1), 0);
  std::vector<Reg> counts, completes;
  for (int half = 0; half < 2; ++half) {
    counts.push_back(m.reg(fmt::format("count_{}", half), UInt(count_bits), 0));
    m.comment(fmt::format("count_{}", half), "rows written");
    completes.push_back(m.reg(fmt::format("complete_{}", half), UInt(1), 0));
  }
  const Value write_count = m.name("write_count", mux(write_half, counts[1], counts[0]));
  const Value ready = m.name("ready", ~mux(write_half, completes[1], completes[0]));
  const Value write = m.name("write", b.valid & ready);
  const Value memory_ends = m.name("memory_ends", write_count == columns_most - 1);
  const Value tile_ends = m.name("tile_ends", write & (b.last | memory_ends));
  b.accept(ready);
  for (int half = 0; half < 2; ++half) {
    const auto at = static_cast<std::size_t>(half);
    const Value written = m.name(fmt::format("written_{}", half), write & (half == 0 ? ~write_half : Value(write_half)));
    const Value released = m.name(fmt::format("released_{}", half), tile_done & (half == 0 ? ~read_half : Value(read_half)));
    counts[at].next_when(written | released, mux(released, 0, (counts[at] + 1).resize(count_bits)));
    completes[at].next(~released & (completes[at] | (written & tile_ends)));
  }
  write_half.next(write_half ^ tile_ends);
  read_half.next(read_half ^ tile_done);
  const Value read_count = m.name("read_count", mux(read_half, counts[1], counts[0]));
  const Value read_complete = m.name("read_complete", mux(read_half, completes[1], completes[0]));
  m.output("available", column.resize(count_bits) < read_count);
  m.output("row_taken", write);
  // A tile that the memory cannot hold, or that has other columns than its command.
  m.output("last_error", (write & memory_ends & ~b.last) | (tile_done & ~(read_complete & (read_count == columns))));

  m.section("Memory");
  std::vector<Value> choose_mode = lib::decode(mode, 0, modes);
  const Bus chosen = m.name("chosen_mode", Bus(choose_mode));
  const auto slice_is = [&](const Bus& mode_hot, const Value& number, int bank, int place) {
    // The step's word `place` lies in `bank`: some mode and slice for which slice * words + place = bank.
    Value any;
    for (int index = 0; index < modes; ++index) {
      const int words = words_of(cfg, static_cast<std::size_t>(index));
      if (place >= words || (bank - place) % words != 0 || bank < place) continue;
      Value hit = mode_hot[index];
      if (words < banks) hit = hit & (number == (bank - place) / words);
      any = any.empty() ? hit : any | hit;
    }
    return any;
  };
  const Value write_address = m.name("write_address", hdl::concat({write_count.resize(column_bits), write_half}));
  const Value read_address = m.name("read_address", hdl::concat({column, read_half}));
  const int depth = 1 << (column_bits + 1);
  const Module ram = lib::ram_1r1w(word_bits, depth);
  std::vector<Value> words;
  for (int bank = 0; bank < banks; ++bank) {
    const Instance u = m.instance(fmt::format("u_ram_{}", bank), ram);
    Value wanted;
    for (int place = 0; place < banks; ++place) {
      const Value here = slice_is(chosen, slice, bank, place);
      if (!here.empty()) wanted = wanted.empty() ? here : wanted | here;
    }
    u.connect("write_enable", write);
    u.connect("write_address", write_address);
    u.connect("write_data", b.data.slice(bank * word_bits, word_bits));
    u.connect("read_enable", read & wanted);
    u.connect("read_address", read_address);
    words.push_back(u.out("read_data"));
  }
  std::vector<Value> read_counts;
  for (int index = 0; index < modes; ++index) {
    read_counts.push_back(m.constant(UInt(hdl::bits_for(static_cast<unsigned>(banks))), words_of(cfg, static_cast<std::size_t>(index))));
  }
  m.output("words_read", lib::select_one_hot({chosen.begin(), chosen.end()}, read_counts));

  m.section("Slice");
  const Bus mode_hot = m.registered("mode_hot_q", chosen, read);
  const Value slice_q = m.registered("slice_q", slice, read);
  std::vector<Value> packed;
  for (int place = 0; place < banks; ++place) {
    std::vector<Value> choose, candidates;
    for (int bank = 0; bank < banks; ++bank) {
      const Value here = slice_is(mode_hot, slice_q, bank, place);
      if (here.empty()) continue;
      choose.push_back(m.name(fmt::format("place_{}_takes_{}", place, bank), here));
      candidates.push_back(words[static_cast<std::size_t>(bank)]);
    }
    packed.push_back(lib::select_one_hot(choose, candidates));
  }
  m.outputs("mode_hot", mode_hot);
  m.output("packed_values", hdl::concat(packed));
  return m;
}

}  // namespace filigree::units
