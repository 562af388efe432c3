#include "units/attention_selector.h"

#include <algorithm>
#include <bit>
#include <vector>

#include <fmt/format.h>

#include "lib/adder_tree.h"
#include "lib/select.h"
#include "units/attention_selector_ties.h"
#include "units/attention_selector_word.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

namespace {

constexpr int kFactorBits = config::kAlphaBits - 1;  // of 65535 - alpha: cycles of the multiplication

int passes_of(const AttentionConfig& cfg, int bits) { return (bits + cfg.digit_bits - 1) / cfg.digit_bits; }

/// A select whose choices may be none: the sources' bits or zero.
Value any_of(const std::vector<std::pair<Value, Value>>& sources) {
  std::vector<Value> choose, candidates;
  for (const auto& [choice, source] : sources) {
    choose.push_back(choice);
    candidates.push_back(source);
  }
  return lib::select_one_hot(choose, candidates);
}

/// Number of the last digit (the first one looked at) for the present number of sampled rows.
Value first_digit(Module& m, const AttentionConfig& cfg, Value rows_less_1, int width) {
  const int row_bits = cfg.column_bits() - cfg.probability_bits;
  Value first = m.constant(UInt(width), passes_of(cfg, cfg.probability_bits) - 1);
  Value more;  // rows_less_1 has a bit from k on
  std::vector<Value> at_least;
  for (int k = row_bits; k-- > 0;) {
    more = more.empty() ? rows_less_1.bit(k) : more | rows_less_1.bit(k);
    if (k > 0 && k + 1 < row_bits) more = m.name(fmt::format("rows_from_bit_{}", k), more);
    at_least.push_back(more);
  }
  for (int k = 0; k < row_bits; ++k) {  // at_least.back() is of bit 0
    const int digit = passes_of(cfg, cfg.probability_bits + k + 1) - 1;
    if (digit == passes_of(cfg, cfg.probability_bits + k) - 1) continue;
    first = hdl::mux(at_least[static_cast<std::size_t>(row_bits - 1 - k)], digit, first);
  }
  return m.name("first_digit", first);
}

}  // namespace

int attention_digits(const AttentionConfig& cfg) { return passes_of(cfg, cfg.column_bits()); }

Module attention_selector(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "selector"),
           "Threshold selector: keeps the smallest set of columns whose sum reaches the target, of equal ones the first.");
  const int columns = cfg.word_columns();
  const int lane_bits = std::bit_width(static_cast<unsigned>(columns - 1));
  const int column_bits = cfg.column_bits();
  const int mass_bits = cfg.mass_bits();
  const int sum_bits = mass_bits + 1;  // of the accumulator, two's complement
  const int key_bits = cfg.key_bits();
  const int digits = attention_digits(cfg);
  const int probes = (1 << cfg.digit_bits) - 1;
  const int address_bits = hdl::bits_for(static_cast<unsigned>(cfg.max_words() - 1));
  const int word_bits = address_bits + 1;
  m.describe(fmt::format(
      "Passes over all column sums, one word per cycle: one adds them up, one per digit of the threshold ({} bit{}, highest first) compares the "
      "sum of the columns above {} with the target, and the last one emits. A pass takes words + 3 cycles; the first pass is followed by 19 cycles "
      "for the target, the search by {} for the number of ties to keep. So busy is 1 for (2 + digits) * (words + 3) + {} cycles, or 2 * (words + "
      "3) + 19 if the target is 0, plus what `keep` waits. `done` comes in the cycle after.",
      cfg.digit_bits, cfg.digit_bits > 1 ? "s" : "", cfg.digit_bits > 1 ? fmt::format("each of {} probes", probes) : "a probe", key_bits + 1,
      key_bits + 20));
  m.describe(
      "One accumulator does all sums: it multiplies (target = outside - floor((65536 - alpha) * total / 65536)), counts up from -target in a pass "
      "of the search, and divides what the last probe that fell short of the target was short of by the threshold.");

  const Value start = m.input("start", UInt(1));
  const Value keys = m.input("keys", UInt(key_bits));
  const Value rows_less_1 = m.input("rows_less_1", UInt(hdl::bits_for(static_cast<unsigned>(cfg.max_sampled - 1))));
  const Value alpha = m.input("alpha", UInt(config::kAlphaBits));
  const Value total = m.input("total", UInt(mass_bits));
  const Value sinks = m.input("sinks", UInt(key_bits));
  const Bus column = m.inputs("column", UInt(column_bits), columns);
  const hdl::StreamOut keep = m.output_stream("keep", columns);

  m.section("Phases");
  const Reg summing = m.reg("summing", UInt(1), 0);
  const Reg multiplying = m.reg("multiplying", UInt(1), 0);
  const Reg preparing = m.reg("preparing", UInt(1), 0);
  m.comment("preparing", "step 2: subtracts outside; 1: keeps the target; 0: has -target");
  const Reg searching = m.reg("searching", UInt(1), 0);
  const Reg dividing = m.reg("dividing", UInt(1), 0);
  const Reg emitting = m.reg("emitting", UInt(1), 0);
  const int step_bits = hdl::bits_for(static_cast<unsigned>(std::max({kFactorBits - 1, key_bits, digits - 1})));
  const Reg step = m.data_reg("step", UInt(step_bits));
  m.comment("step", "what is left of the phase: bits of a product or quotient, or the digit of the threshold that is looked for");
  const Value last_step = m.name("last_step", step == 0);

  m.section("Words of a pass");
  const Reg reading = m.reg("reading", UInt(1), 0);
  const Reg fetched = m.reg("fetched", UInt(1), 0);
  m.comment("fetched", "`column` holds a word");
  const Reg summed = m.reg("summed", UInt(1), 0);
  m.comment("summed", "`sum` holds what counts of a word");
  const Reg decide = m.reg("decide", UInt(1), 0);
  m.comment("decide", "the pass is over");
  const Reg offered = m.reg("offered", UInt(1), 0);
  const Value free = m.name("free", ~offered | keep.ready);
  const Value read = m.name("read", reading & free);
  const Value take = m.name("take", fetched & free);
  const Value finish = m.name("finish", decide & free);

  const Value multiplied = m.name("multiplied", multiplying & last_step);
  const Value prepared = m.name("prepared", preparing & last_step);
  const Value divided = m.name("divided", dividing & last_step);
  const Value decide_sum = m.name("decide_sum", decide & summing);
  const Value decide_digit = m.name("decide_digit", decide & searching);
  const Value decide_last = m.name("decide_last", decide_digit & last_step);
  const Value finish_emit = m.name("finish_emit", finish & emitting);
  const Reg target = m.data_reg("target", UInt(mass_bits));
  const Value nothing = m.name("nothing_wanted", target == 0);
  const Value begin_search = m.name("begin_search", prepared & ~nothing);
  const Value begin_emit = m.name("begin_emit", divided | (prepared & nothing));
  summing.next(start | (summing & ~decide));
  multiplying.next(decide_sum | (multiplying & ~last_step));
  preparing.next(multiplied | (preparing & ~last_step));
  searching.next(begin_search | (searching & ~decide_last));
  dividing.next(decide_last | (dividing & ~last_step));
  emitting.next(begin_emit | (emitting & ~finish));

  const Value begin = m.name("begin_pass", start | begin_search | begin_emit | (decide_digit & ~last_step));
  const Reg first = m.reg("first", UInt(1), 0);
  m.comment("first", "first cycle of a pass");
  first.next(begin);
  const int padded_bits = std::max(key_bits, lane_bits + 1);
  const Value padded_keys = m.name("padded_keys", keys.resize(padded_bits));
  const Value padded_sinks = m.name("padded_sinks", sinks.resize(padded_bits));
  const Value key_words = padded_keys.slice(lane_bits, padded_bits - lane_bits).resize(word_bits);
  const Value keys_in_last = m.name("keys_in_last", padded_keys.slice(0, lane_bits));
  const Value whole = m.name("whole_words", keys_in_last == 0);
  const Reg word = m.data_reg("word", UInt(address_bits));
  const Value next_word = m.name("next_word", word + 1);
  const Value last_word = m.name("last_word", hdl::mux(whole, next_word, word.resize(word_bits)) == key_words);
  word.next_when(begin | read, hdl::mux(begin, 0, next_word.resize(address_bits)));
  reading.next(begin | (reading & ~(read & last_word)));
  fetched.next(read | (fetched & ~free));
  const Value fetched_last = m.registered("fetched_last", last_word, read);
  summed.next(take);
  const Value summed_last = m.registered("summed_last", fetched_last);
  decide.next((summed & summed_last) | (decide & emitting & ~free));

  m.section("Sinks: words before the one in which they end");
  const Reg before = m.data_reg("before_sinks_end", UInt(1));
  const Value ends_here =
      m.name("sinks_end_here", before & (word.resize(word_bits) == padded_sinks.slice(lane_bits, padded_bits - lane_bits).resize(word_bits)));
  before.next_when(begin | read, begin | (before & ~ends_here));
  const Value all_sinks = m.registered("all_sinks", before & ~ends_here, read);
  const Value some_sinks = m.registered("some_sinks", ends_here, read);
  const Value sinks_in_last = m.name("sinks_in_last", padded_sinks.slice(0, lane_bits));

  m.section("Threshold: the digits found so far");
  const Reg threshold = m.data_reg("threshold", UInt(column_bits));
  std::vector<Value> digit_hot;
  for (int d = 0; d < digits; ++d) digit_hot.push_back(searching & (d == 0 ? last_step : step == d));
  const Value digit = m.name("digit", hdl::concat(digit_hot));
  m.section("Which columns of the word count");
  const Instance word_unit = m.instance("u_word", attention_selector_word(cfg));
  word_unit.connect("column", column);
  word_unit.connect("threshold", threshold);
  word_unit.connect("digit", digit);
  word_unit.connect("whole", whole | ~fetched_last);
  word_unit.connect("keys", keys_in_last);
  const Value valid_columns = word_unit.out("valid");
  const Value over_columns = word_unit.out("over_0");
  const int quotient_bits = std::max(kFactorBits, key_bits);
  const Reg quotient = m.data_reg("quotient", UInt(quotient_bits));
  m.comment("quotient", "65535 - alpha leaves at the bottom, then the quotient enters there, then: ties still to be kept, less one");
  const Reg ties_left = m.reg("ties_left", UInt(1), 0);
  const Instance ties = m.instance("u_ties", attention_selector_ties(cfg));
  ties.connect("equal", word_unit.out("reaches") & ~over_columns);
  ties.connect("any", ties_left);
  ties.connect("left", quotient.slice(0, lane_bits));
  ties.connect("plenty", quotient.slice(lane_bits, quotient_bits - lane_bits).or_reduce());
  std::vector<Value> sink;
  for (int i = 0; i < columns; ++i) sink.push_back(all_sinks | (some_sinks & (sinks_in_last > i)));
  const Value emitted_too = (ties.out("kept") | hdl::concat(sink)) & hdl::replicate(emitting, columns);
  // A target of 0 needs no column; the first pass takes them all, because a column of 0 adds nothing.
  const Value unwanted = m.name("unwanted", emitting & nothing);
  const Value counted = m.name("counted", valid_columns & ((over_columns & hdl::replicate(~unwanted, columns)) | emitted_too));

  m.section("Sums of the words");
  std::vector<Value> sums;
  for (int p = 0; p < probes; ++p) {
    const Value mask = p == 0 ? counted : m.name(fmt::format("counted_{}", p), valid_columns & word_unit.out(fmt::format("over_{}", p)));
    std::vector<Value> masked;
    for (int i = 0; i < columns; ++i) masked.push_back(column[i] & hdl::replicate(mask.bit(i), column_bits));
    const Instance tree = m.instance(fmt::format("u_sum_{}", p), lib::adder_tree(module_name(cfg.name, "selector_sum"), UInt(column_bits), columns));
    tree.connect("addend", Bus(masked));
    sums.push_back(m.registered(p == 0 ? "sum" : fmt::format("sum_{}", p), tree.out("sum").resize(mass_bits)));
  }

  m.section("Accumulator");
  const Reg accumulator = m.data_reg("accumulator", UInt(sum_bits));
  const Value negative = m.name("negative", accumulator.bit(mass_bits));
  const Reg shortage = m.data_reg("shortage", UInt(mass_bits));
  m.comment("shortage", "complement of what the last probe that fell short of the target was short of");
  const Reg outside = m.data_reg("outside", UInt(mass_bits));
  const Value one = m.constant(UInt(1), 1);
  const Value minus_target = m.name("target_n", hdl::concat({~target, one}));
  const Value load_dividend = m.name("load_dividend", dividing & (step == key_bits));
  const Value divide = m.name("divide", dividing & ~load_dividend);
  const Value product_begins = m.name("product_begins", step == kFactorBits - 1);
  const Value target_begins = m.name("target_begins", preparing & step.bit(1));
  const Value to_right = m.name("to_right", (multiplying & ~product_begins) | target_begins);
  const Value load_target = m.name("load_target", first & searching);
  const Value clear = m.name("clear", first | decide_sum | load_dividend);
  const Value hold = m.name("hold", ~(clear | to_right | divide));
  const Value quotient_top = quotient.bit(key_bits - 1);
  const Value base = any_of({{hold, accumulator},
                             {to_right, accumulator.slice(1, mass_bits).resize(sum_bits)},
                             {divide, hdl::concat({quotient_top, accumulator.slice(0, mass_bits)})}});
  // alpha = 65536 wants all of the mass: nothing may be left out.
  const Value add_total = m.name("add_total", (decide_sum | (multiplying & quotient.bit(0))) & ~alpha.bit(kFactorBits));
  const Value subtract = m.name("subtract", ~negative);
  const Value divisor = threshold.resize(sum_bits) ^ hdl::replicate(subtract, sum_bits);
  const int dividend_bits = std::max(mass_bits, key_bits + 1);
  const Value dividend = m.name("dividend", (~shortage).resize(dividend_bits));
  const Value addend = any_of({{summed, sums[0].resize(sum_bits)},
                               {add_total, total.resize(sum_bits)},
                               {target_begins, hdl::concat({~outside, one})},
                               {divide, divisor},
                               {load_target, minus_target},
                               {load_dividend, dividend.slice(key_bits, dividend_bits - key_bits).resize(sum_bits)}});
  const Value target_kept = m.name("target_kept", preparing & step.bit(0));
  const Value carry = m.name("carry_in", (divide & subtract) | load_target | target_kept);
  const Value result = m.name("result", (hdl::concat({one, base}) + hdl::concat({carry, addend})).slice(1, sum_bits));
  accumulator.next(result);

  outside.next_when(decide_sum, accumulator.slice(0, mass_bits));
  target.next_when(target_kept, ~accumulator.slice(0, mass_bits) & hdl::replicate(negative, mass_bits));

  m.section("Digit found");
  std::vector<Value> fits{~negative};
  std::vector<Value> sums_so_far{accumulator.slice(0, mass_bits)};
  for (int p = 1; p < probes; ++p) {
    const Reg other = m.data_reg(fmt::format("accumulator_{}", p), UInt(sum_bits));
    const Value from = hdl::mux(load_target, minus_target, hdl::mux(summed, sums[static_cast<std::size_t>(p)].resize(sum_bits), 0));
    const Value kept = other & hdl::replicate(~load_target, sum_bits);
    other.next((hdl::concat({one, kept}) + hdl::concat({load_target, from})).slice(1, sum_bits));
    fits.push_back(~other.bit(mass_bits));
    sums_so_far.push_back(other.slice(0, mass_bits));
  }
  const Bus fit = m.name("fit", Bus(fits));
  m.comment("fit", "probes whose sum reaches the target");
  // Probes that reach the target come first. exactly[d]: the digit is d.
  std::vector<Value> exactly;
  for (int d = 0; d <= probes; ++d) exactly.push_back(d == 0 ? ~fit[0] : d == probes ? fit[probes - 1] : fit[d - 1] & ~fit[d]);
  const Value is_digit = probes > 1 ? m.name("is_digit", hdl::concat(exactly)) : Value{};
  std::vector<Value> found;
  for (int b = 0; b < cfg.digit_bits; ++b) {
    Value bit;
    for (int d = 1; d <= probes; ++d) {
      if ((d >> b & 1) == 0) continue;
      const Value here = probes > 1 ? is_digit.bit(d) : fit[0];
      bit = bit.empty() ? here : bit | here;
    }
    found.push_back(m.name(fmt::format("found_{}", b), bit & decide_digit));
  }
  std::vector<Value> threshold_next;
  for (int i = 0; i < column_bits; ++i) {
    threshold_next.push_back((threshold.bit(i) | (digit.bit(i / cfg.digit_bits) & found[static_cast<std::size_t>(i % cfg.digit_bits)])) & ~start);
  }
  threshold.next(hdl::concat(threshold_next));
  std::vector<Value> first_short;
  for (int d = 0; d < probes; ++d) first_short.push_back(probes > 1 ? is_digit.bit(d) : ~fit[0]);
  const Value falls_short = probes > 1 ? ~fit[probes - 1] : negative;
  const Value short_sum = probes > 1 ? hdl::mux(prepared, sums_so_far[0], lib::select_one_hot(first_short, sums_so_far)) : sums_so_far[0];
  shortage.next_when(prepared | (decide_digit & falls_short), short_sum);

  m.section("Factor, quotient, ties");
  const Value factor = ~alpha.slice(0, kFactorBits);
  const Value quotient_shifted = hdl::concat({~result.bit(mass_bits), quotient.slice(0, key_bits - 1)}).resize(quotient_bits);
  const Value emit_word = m.name("emit_word", take & emitting);
  const Value ties_after = m.name("ties_after", quotient - ties.out("count").resize(quotient_bits));
  quotient.next_when(decide_sum | multiplying | dividing | emit_word,
                     any_of({{decide_sum, factor.resize(quotient_bits)},
                             {multiplying, quotient.slice(1, quotient_bits - 1).resize(quotient_bits)},
                             {load_dividend, dividend.slice(0, key_bits).resize(quotient_bits)},
                             {divide, quotient_shifted},
                             {emitting, ties_after.as_unsigned().resize(quotient_bits)}}));
  ties_left.next(~start & (load_dividend | (ties_left & ~(emit_word & ties_after.bit(quotient_bits)))));

  m.section("Steps");
  const Value step_less_1 = (step.resize(step_bits + 1) - 1).as_unsigned().resize(step_bits);
  const Value count_step = m.name("count_step", multiplying | preparing | dividing | decide_digit);
  step.next_when(
      decide_sum | begin_search | count_step,
      hdl::mux(decide_sum, kFactorBits - 1,
               hdl::mux(multiplied, 2,
                        hdl::mux(begin_search, first_digit(m, cfg, rows_less_1, step_bits), hdl::mux(decide_last, key_bits, step_less_1)))));

  m.section("Beats");
  const Reg beat = m.data_reg("keep_word", UInt(columns));
  const Reg beat_last = m.data_reg("keep_last", UInt(1));
  offered.next(emit_word | (offered & ~keep.ready));
  beat.next_when(emit_word, counted);
  beat_last.next_when(emit_word, fetched_last);
  keep.offer(offered, beat, beat_last);

  const Reg done = m.reg("done", UInt(1), 0);
  done.next(finish_emit);
  m.output("read_enable", read);
  m.output("read_address", word);
  m.output("busy", summing | multiplying | preparing | searching | dividing | emitting);
  m.output("done", done);
  m.output("outside", outside);
  m.output("target", target);
  m.output("threshold", threshold);
  m.output("mass", accumulator.slice(0, mass_bits));
  return m;
}

}  // namespace filigree::units
