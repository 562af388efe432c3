#include "units/attention_list.h"

#include <algorithm>
#include <bit>
#include <vector>

#include <fmt/format.h>

#include "lib/prim.h"
#include "lib/select.h"
#include "units/attention_compactor.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Module attention_list(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "list"), "List: the numbers of the keys kept, in ascending order.");
  m.describe(
      "One beat of keep bits per cycle, whatever is set in it. Entry e is in bank e mod the number of banks, so the entries of a beat go to banks "
      "of their own. A beat is taken when the receiver of `kept` takes it: `keep_tready` is `kept_tready`, and `kept` shows `keep`. An entry may "
      "be read from the cycle on after its beat.");
  const int columns = cfg.word_columns();
  const int lane_bits = std::bit_width(static_cast<unsigned>(columns - 1));
  const int index_bits = cfg.index_bits();
  const int address_bits = hdl::bits_for(static_cast<unsigned>(cfg.max_words() - 1));
  const hdl::StreamIn keep = m.input_stream("keep", columns);
  const hdl::StreamOut kept = m.output_stream("kept", columns);
  const Value clear = m.input("clear", UInt(1));
  const Value read_enable = m.input("read_enable", UInt(1));
  const Value read_address = m.input("read_address", UInt(index_bits));
  keep.accept(kept.ready);
  kept.offer(keep.valid, keep.data, keep.last);
  const Value take = m.name("take", keep.valid & kept.ready);

  m.section("Entries of the beat");
  const int count_bits = std::max(cfg.key_bits(), lane_bits + 1);
  const int row_bits = count_bits - lane_bits;
  const Reg filled_rows = m.reg("filled_rows", UInt(row_bits), 0);
  m.comment("filled_rows", "rows of the banks that are full");
  const Reg filled_banks = m.reg("filled_banks", UInt(lane_bits), 0);
  m.comment("filled_banks", "banks that have one entry more");
  const Reg word = m.reg("word", UInt(address_bits), 0);
  m.comment("word", "beats taken since clear");
  const Instance compactor = m.instance("u_compactor", attention_compactor(cfg));
  compactor.connect("keep", keep.data);
  compactor.connect("first", filled_banks);
  const Value after = compactor.out("after");
  const Value next_row = m.name("next_row", (filled_rows + 1).resize(row_bits));
  const Value row_full = m.name("row_full", take & after.bit(lane_bits));
  const Value running = m.name("running", ~clear);
  filled_rows.next_when(clear | row_full, next_row & hdl::replicate(running, row_bits));
  filled_banks.next_when(clear | take, after.slice(0, lane_bits) & hdl::replicate(running, lane_bits));
  word.next_when(clear | take, (word + 1).resize(address_bits) & hdl::replicate(running, address_bits));

  m.section("Banks");
  const auto row_of = [&](const Value& row) { return row.resize(address_bits); };
  const Value read_bank = index_bits > lane_bits ? read_address.slice(0, lane_bits) : read_address.resize(lane_bits);
  const Value read_row =
      m.name("read_row", index_bits > lane_bits ? row_of(read_address.slice(lane_bits, index_bits - lane_bits)) : m.constant(UInt(address_bits), 0));
  const Value shown_bank = m.registered("shown_bank", read_bank, read_enable);
  const Bus valid = compactor.outs("valid", UInt(1));
  const Bus lane = compactor.outs("lane", UInt(lane_bits));
  const Value this_address = m.name("this_address", row_of(filled_rows));
  const Value next_address = m.name("next_address", row_of(next_row));
  const Module ram = lib::ram_1r1w(index_bits, cfg.max_words());
  std::vector<Value> words;
  for (int b = 0; b < columns; ++b) {
    const Instance bank = m.instance(fmt::format("u_bank_{}", b), ram);
    bank.connect("write_enable", take & valid[b]);
    bank.connect("write_address", b + 1 < columns ? hdl::mux(filled_banks > b, next_address, this_address) : this_address);
    bank.connect("write_data", m.name(fmt::format("entry_{}", b), hdl::concat({lane[b], word}).resize(index_bits)));
    bank.connect("read_enable", read_enable & (read_bank == b));
    bank.connect("read_address", read_row);
    words.push_back(bank.out("read_data"));
  }
  m.output("count", hdl::concat({filled_banks, filled_rows}).resize(cfg.key_bits()));
  m.output("index", lib::select_one_hot(lib::decode(shown_bank, 0, columns), words));
  return m;
}

}  // namespace filigree::units
