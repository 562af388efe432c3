#include "units/attention_intake.h"

#include <fmt/format.h>

#include "lib/greater.h"
#include "lib/prim.h"
#include "units/attention_parts.h"
#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Module;
using hdl::Reg;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

namespace {

/// The greater one of two scores.
Module pair_maximum(const AttentionConfig& cfg, int bits) {
  Module m(module_name(cfg.name, "maximum"), "The greater one of two scores.");
  m.describe("Combinational.");
  const Value a = m.input("a", SInt(bits)), b = m.input("b", SInt(bits));
  m.output("greatest", hdl::mux(lib::greater(m, "b_is_greater", b, a), b, a));
  return m;
}

/// The maxima of pairs of values.
std::vector<Value> maxima(Module& m, const Module& pair_module, const std::string& name, const std::vector<Value>& values) {
  std::vector<Value> result;
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
    const hdl::Instance pair = m.instance(fmt::format("u_{}_{}", name, i / 2), pair_module);
    pair.connect("a", values[i]);
    pair.connect("b", values[i + 1]);
    result.push_back(pair.out("greatest").as_signed());
  }
  return result;
}

}  // namespace

Module attention_intake(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "intake"), "Intake: beats of scores go to the score memory; finds the maximum of every row.");
  m.describe(
      "A beat per cycle, also from row to row: the next row's number of keys waits in a queue. A row's last beat is not taken while hold is 1. Lanes "
      "beyond the row's last key do not take part in the search.");
  m.describe(fmt::format("Two levels of comparators between registers: greatest shows {} cycles after the row's last beat, for one cycle.",
                         layout.intake_stages));
  const hdl::StreamIn row = m.input_stream("row", cfg.key_bits(), false);
  const hdl::StreamIn score = m.input_stream("score", cfg.lanes * layout.score_bits, false);
  const Value hold = m.input("hold", UInt(1));

  m.section("Rows");
  const Value row_last_key = m.name("row_last_key", (row.data - 1).as_unsigned().resize(cfg.index_bits()));
  const hdl::Instance queue = m.instance("u_rows", lib::fifo(cfg.index_bits(), 2));
  queue.connect("in_tdata", row_last_key);
  queue.connect("in_tvalid", row.valid);
  row.accept(queue.out("in_tready"));
  const Value known = m.name("row_known", queue.out("out_tvalid"));
  const Value last_key = m.name("last_key_now", queue.out("out_tdata"));

  const Reg beat = m.reg("beat", UInt(layout.beat_bits), 0);
  m.comment("beat", "of the row's beats so many have been taken");
  const Value last_beat = m.name("last_beat", beat == beat_of(m, cfg, last_key));
  const Value ready = m.name("ready", known & ~(last_beat & hold));
  score.accept(ready);
  const Value take = m.name("take", score.valid & ready);
  const Value ends = m.name("ends_now", take & last_beat);
  beat.next_when(take, hdl::mux(last_beat, 0, (beat + 1).resize(layout.beat_bits)));
  queue.connect("out_tready", ends);

  m.section("Score memory");
  const Value address = ring_address(m, "address", take, layout.score_depth);
  m.output("write", take);
  m.output("write_address", address);
  m.output("ends", ends);
  m.output("last_key", last_key);
  m.output("row_waits", known);

  m.section("Maximum");
  const std::vector<Value> counts = lanes_in_use(m, cfg, last_beat, last_key);
  const Bus scores(score.data, UInt(layout.score_bits));
  std::vector<Value> values;
  for (int lane = 0; lane < cfg.lanes; ++lane) {
    const Value counted = counts[static_cast<std::size_t>(lane)];
    const int low = layout.score_bits - 1;
    const Value magnitude = scores[lane].slice(0, low) & hdl::replicate(counted, low);
    const Value sign = scores[lane].bit(low) | ~counted;
    values.push_back(m.name(fmt::format("counted_{}", lane), hdl::concat({magnitude, sign}).as_signed()));
  }
  const Module pair_module = pair_maximum(cfg, layout.score_bits);
  Value valid = take, last = last_beat;
  Value first = m.name("first_beat", beat == 0);
  for (int stage = 1; stage < layout.intake_stages; ++stage) {
    for (int level = 0; level < 2 && values.size() > 1; ++level) values = maxima(m, pair_module, fmt::format("maximum_{}_{}", stage, level), values);
    const Bus kept = m.registered(fmt::format("kept_{}", stage), Bus(values));
    values.assign(kept.begin(), kept.end());
    const Reg stage_valid = m.reg(fmt::format("valid_{}", stage), UInt(1), 0);
    stage_valid.next(valid);
    valid = stage_valid;
    first = m.registered(fmt::format("first_{}", stage), first);
    last = m.registered(fmt::format("last_{}", stage), last);
  }
  if (values.size() > 1) values = maxima(m, pair_module, "maximum_of_beat", values);
  const Value of_beat = values.front();
  const Reg greatest = m.data_reg("greatest", SInt(layout.score_bits));
  greatest.next_when(m.name("rises", valid & (first | lib::greater(m, "above", of_beat, greatest))), of_beat);
  const Reg greatest_valid = m.reg("greatest_valid", UInt(1), 0);
  greatest_valid.next(valid & last);
  m.output("greatest", greatest);
  m.output("greatest_valid", greatest_valid);
  return m;
}

}  // namespace filigree::units
