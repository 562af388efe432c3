#include "units/attention_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "lib/prim.h"
#include "lib/sum_onto.h"
#include "units/attention_parts.h"
#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

/// By lane of beat `beat`: its key comes before the limit, given as `beats` whole beats and `lanes` more keys.
std::vector<Value> keys_before(Module& m, const std::string& name, const Value& beat, const Value& beats, const Value& lanes, int count) {
  const Value whole = m.name(name + "_whole", beat < beats);
  const Value at_limit = m.name(name + "_at_limit", beat == beats);
  std::vector<Value> result;
  for (int lane = 0; lane < count; ++lane) result.push_back(m.name(fmt::format("{}_{}", name, lane), whole | (at_limit & (lanes > lane))));
  return result;
}

/// A number of keys or the number of a key in whole beats and lanes.
struct Place {
  Value beat, lane;
};

Place place_of(const AttentionRowLayout& layout, const Value& keys, int beat_bits) {
  const Value wide = keys.resize(std::max(keys.width(), layout.lane_bits + 1));
  return {wide.slice(layout.lane_bits, wide.width() - layout.lane_bits).resize(beat_bits), wide.slice(0, layout.lane_bits)};
}

}  // namespace

Module attention_columns(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "columns"), "Columns: adds the probabilities of every key over the sampled rows.");
  m.describe(fmt::format(
      "A beat per cycle: its sums are read while p_next is 1, and written back in the cycle in which the beat shows. Two rows' first beats are at least {} "
      "cycles apart, because every row goes through one divider; a sum is never read before the last one is written. Keys that no row has had yet are "
      "written, not added: no pass clears the memories.",
      cfg.reciprocal_bits()));
  const Value start = m.input("start", UInt(1));
  const Value window = cfg.window_first ? m.input("window", UInt(cfg.key_bits())) : Value{};
  const Value window_first = cfg.window_first ? m.input("window_first", UInt(1)) : Value{};
  const Value p_next = m.input("p_next", UInt(1));
  const Value p_valid = m.input("p_valid", UInt(1));
  const Value p_last = m.input("p_last", UInt(1));
  const Value p_last_key = m.input("p_last_key", UInt(cfg.index_bits()));
  const Bus p = m.inputs("p", UInt(cfg.probability_bits), cfg.lanes);
  const Value read_enable = m.input("read_enable", UInt(1));
  const int address_bits = hdl::bits_for(static_cast<unsigned>(cfg.max_words() - 1));
  const Value read_address = m.input("read_address", UInt(address_bits));

  m.section("Place in the row");
  const int beat_bits = hdl::bits_for(static_cast<unsigned>(cfg.max_beats()));
  const Reg beat = m.reg("beat", UInt(beat_bits), 0);
  m.comment("beat", "that shows now, or will show next");
  const Value next_beat = m.name("next_beat", hdl::mux(p_valid & p_last, 0, hdl::mux(p_valid, (beat + 1).resize(beat_bits), beat)));
  beat.next(next_beat);
  const Reg known = m.reg("known", UInt(cfg.key_bits()), 0);
  m.comment("known", "keys that have a sum: as many as the longest row so far had");
  const Value row_keys = m.name("row_keys", (p_last_key + 1).resize(cfg.key_bits()));
  known.next_when(start | (p_valid & p_last), hdl::mux(start, 0, row_keys));
  const Place known_place = place_of(layout, known, beat_bits);
  const std::vector<Value> is_known = keys_before(m, "known", beat, known_place.beat, known_place.lane, cfg.lanes);

  std::vector<Value> addend(p.begin(), p.end());
  if (cfg.window_first) {
    m.section("Window");
    const Value before_window = m.name("before_window", row_keys - window);
    const Value none = m.name("none_before", before_window.bit(cfg.key_bits()));
    const Value outside = m.name("outside_keys", before_window.slice(0, cfg.key_bits()));
    const Place place = place_of(layout, outside, beat_bits);
    const std::vector<Value> counts = keys_before(m, "outside", beat, place.beat, place.lane, cfg.lanes);
    for (std::size_t lane = 0; lane < addend.size(); ++lane) {
      const Value counted = m.name(fmt::format("counts_{}", lane), ~window_first | (~none & counts[lane]));
      addend[lane] = addend[lane] & hdl::replicate(counted, cfg.probability_bits);
    }
  }

  m.section("Sums");
  const int bank_bits = cfg.banks > 1 ? hdl::bits_for(static_cast<unsigned>(cfg.banks - 1)) : 0;
  const auto address_of = [&](const Value& number) {
    return bank_bits >= number.width() ? m.constant(UInt(address_bits), 0) : number.slice(bank_bits, number.width() - bank_bits).resize(address_bits);
  };
  // With fewer beats than banks, the beat's number does not reach the last banks.
  const auto bank_is = [&](const Value& number, int bank) {
    const int bits = std::min(bank_bits, number.width());
    return bank_bits == 0 ? m.constant(UInt(1), 1) : bank >= 1 << bits ? m.constant(UInt(1), 0) : number.slice(0, bits) == bank;
  };
  std::vector<Instance> rams;
  std::vector<Value> words, now_in;
  for (int bank = 0; bank < cfg.banks; ++bank) {
    rams.push_back(m.instance(fmt::format("u_bank_{}", bank), lib::ram_1r1w(cfg.lanes * cfg.column_bits(), cfg.max_words())));
    words.push_back(rams.back().out("read_data"));
    now_in.push_back(bank_bits == 0 ? m.constant(UInt(1), 1) : m.name(fmt::format("now_in_{}", bank), bank_is(beat, bank)));
  }
  std::vector<Value> sums;
  for (int lane = 0; lane < cfg.lanes; ++lane) {
    const auto at = static_cast<std::size_t>(lane);
    Value old_sum;
    for (int bank = 0; bank < cfg.banks; ++bank) {
      const Value chosen = bank_bits == 0 ? is_known[at] : is_known[at] & now_in[static_cast<std::size_t>(bank)];
      const Value part =
          words[static_cast<std::size_t>(bank)].slice(lane * cfg.column_bits(), cfg.column_bits()) & hdl::replicate(chosen, cfg.column_bits());
      old_sum = bank == 0 ? part : old_sum | part;
    }
    sums.push_back((old_sum + addend[at].resize(cfg.column_bits())).resize(cfg.column_bits()));
  }
  const Value sum_word = m.name("sum_word", hdl::concat(sums));
  const Value read_now = m.name("read_now", hdl::mux(p_next, address_of(next_beat), read_address));
  for (int bank = 0; bank < cfg.banks; ++bank) {
    const Instance& ram = rams[static_cast<std::size_t>(bank)];
    ram.connect("read_enable", read_enable | (p_next & bank_is(next_beat, bank)));
    ram.connect("read_address", read_now);
    ram.connect("write_enable", p_valid & now_in[static_cast<std::size_t>(bank)]);
    ram.connect("write_address", address_of(beat));
    ram.connect("write_data", sum_word);
  }
  m.output("column", hdl::concat(words));

  m.section("Total");
  const Instance adder =
      m.instance("u_sum", lib::sum_onto(module_name(cfg.name, "probability_sum"), cfg.probability_bits, cfg.lanes, cfg.mass_bits()));
  const Reg total = m.reg("total", UInt(cfg.mass_bits()), 0);
  adder.connect("addend", p);
  adder.connect("so_far", total);
  total.next_when(start | p_valid, hdl::mux(start, 0, adder.out("sum")));
  m.output("total", total);
  m.output("settled", ~(p_next | p_valid));
  return m;
}

}  // namespace filigree::units
