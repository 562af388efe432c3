#include "units/attention_softmax.h"

#include <fmt/format.h>

#include <vector>

#include "lib/prim.h"
#include "lib/sum_onto.h"
#include "units/attention_base.h"
#include "units/attention_divider.h"
#include "units/attention_intake.h"
#include "units/attention_lanes.h"
#include "units/attention_parts.h"
#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::AttentionConfig;
using config::kCurveBits;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

/// A pass that reads the beats of one row after the other from a memory.
struct Pass {
  Reg active, beat, last_key;
  Value last;  ///< the row's last beat is next
};

Pass pass(Module& m, const AttentionConfig& cfg, const std::string& name) {
  const AttentionRowLayout layout(cfg);
  Pass pass;
  pass.active = m.reg(name + "_active", UInt(1), 0);
  pass.beat = m.data_reg(name + "_beat", UInt(layout.beat_bits));
  pass.last_key = m.data_reg(name + "_last_key", UInt(cfg.index_bits()));
  pass.last = m.name(name + "_last", pass.beat == beat_of(m, cfg, pass.last_key));
  return pass;
}

}  // namespace

Module attention_softmax(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "softmax"), "Softmax: scores of sampled rows in, their probabilities out.");
  m.describe(
      "Three passes, each a beat per cycle, on three rows at a time: scores enter and their maximum is found; exponentials of the distances from it, and "
      "their sum; exponentials times the sum's reciprocal.");
  m.describe(fmt::format(
      "The second pass can begin with a row {} cycles after its last beat was taken, and reads from the next cycle on; the third {} cycles after the second "
      "has read the last beat, reads from the next cycle on, and shows a beat two cycles after it was read. A row's last beat is taken when the second pass "
      "has begun with the row before, and read by it when the third began with the row before three cycles ago. Nothing else waits.",
      layout.to_second_pass, layout.to_third_pass));
  m.describe(
      "Rows have to come in ascending length: the memories have room for the longest row and what can enter meanwhile, and do not look whether they are full.");
  const Value factor = m.input("scale_factor", UInt(layout.factor_bits));
  const Value shift = m.input("scale_shift", UInt(config::kScaleShiftBits));
  const hdl::StreamIn row = m.input_stream("row", cfg.key_bits(), false);
  const hdl::StreamIn score = m.input_stream("score", cfg.lanes * layout.score_bits, false);

  m.section("First pass: scores and their maximum");
  const Instance intake = m.instance("u_intake", attention_intake(cfg));
  intake.feed("row", row);
  intake.feed("score", score);
  const Reg scaling = m.reg("scaling", UInt(1), 0);
  m.comment("scaling", "a row has all its scores, but the second pass has not begun with it");
  intake.connect("hold", scaling);
  const Value row_ends = intake.out("ends");
  const Value scaled_last_key = m.registered("scaled_last_key", intake.out("last_key"), row_ends);
  const Instance base_unit = m.instance("u_base", attention_base(cfg));
  const Value greatest_valid = intake.out("greatest_valid");
  base_unit.connect("start", greatest_valid);
  base_unit.connect("greatest", intake.out("greatest"));
  base_unit.connect("factor", factor);
  base_unit.connect("shift", shift);
  const Reg base_asked = m.reg("base_asked", UInt(1), 0);
  const Value base_ready = m.name("base_ready", base_asked & ~base_unit.out("busy"));

  m.section("Second pass: exponentials and their sum");
  const Pass second = pass(m, cfg, "second");
  const Reg dividing = m.reg("dividing", UInt(1), 0);
  m.comment("dividing", "a row has all its exponentials, but the third pass has not had its length");
  const Value second_read = m.name("second_read", second.active & ~(second.last & dividing));
  const Value second_ends = m.name("second_ends", second_read & second.last);
  const Value second_start = m.name("second_start", base_ready & (~second.active | second_ends));
  second.active.next(second_start | (second.active & ~second_ends));
  second.beat.next_when(second_start | second_read, hdl::mux(second_start, 0, (second.beat + 1).resize(layout.beat_bits)));
  second.last_key.next_when(second_start, scaled_last_key);
  scaling.next(row_ends | (scaling & ~second_start));
  base_asked.next(greatest_valid | (base_asked & ~second_start));

  const Instance scores = m.instance("u_scores", lib::ram_1r1w(cfg.lanes * layout.score_bits, layout.score_depth));
  scores.connect("write_enable", intake.out("write"));
  scores.connect("write_address", intake.out("write_address"));
  scores.connect("write_data", score.data);
  scores.connect("read_enable", second_read);
  scores.connect("read_address", ring_address(m, "score_address", second_read, layout.score_depth));

  const std::vector<Value> started = delayed(m, "second_started", second_start, 2);
  const Value base = m.registered("base", base_unit.out("base"), started[0]);
  const Value limited = layout.saturates() ? m.registered("limited", base_unit.out("limited"), started[1]) : Value{};
  const Value limit = layout.saturates() ? m.registered("limit", base_unit.out("limit"), started[1]) : Value{};
  const std::vector<Value> beat_valid = delayed(m, "exponential_valid", second_read, 3);
  const std::vector<Value> beat_last = delayed(m, "exponential_last", second_ends, 3);

  m.section("Lanes of the second pass");
  Value last_lane =
      second.last_key.width() < layout.lane_bits ? second.last_key.resize(layout.lane_bits) : second.last_key.slice(0, layout.lane_bits);
  for (int n = 1; n <= 2; ++n) last_lane = m.registered(fmt::format("last_lane_{}", n), last_lane);
  const std::vector<Value> in_use = up_to(last_lane, cfg.lanes);
  std::vector<Value> counts;
  for (int lane = 0; lane < cfg.lanes; ++lane) {
    counts.push_back(lane == 0 ? m.constant(UInt(1), 1) : in_use[static_cast<std::size_t>(lane)] | ~beat_last[1]);
  }
  const Instance lanes = m.instance("u_lanes", attention_exponentials(cfg));
  lanes.connect("score", scores.out("read_data"));
  lanes.connect("factor", factor);
  lanes.connect("shift", shift);
  lanes.connect("base", base);
  if (layout.saturates()) {
    lanes.connect("limited", limited);
    lanes.connect("limit", limit);
  }
  lanes.connect("counts", Bus(counts));
  const int word_bits = exponential_word_bits(cfg);
  const Instance kept = m.instance("u_exponentials", lib::ram_1r1w(cfg.lanes * word_bits, layout.exponential_depth));
  kept.connect("write_enable", beat_valid[2]);
  kept.connect("write_address", ring_address(m, "write_exponential", beat_valid[2], layout.exponential_depth));
  kept.connect("write_data", lanes.out("word"));

  m.section("Sum and reciprocal");
  const Instance adder =
      m.instance("u_sum", lib::sum_onto(module_name(cfg.name, "exponential_sum"), cfg.exponential_bits, cfg.lanes, layout.row_sum_bits));
  const Reg row_sum = m.reg("row_sum", UInt(layout.row_sum_bits), 0);
  m.comment("row_sum", "of the row's beats so far");
  adder.connect("addend", lanes.out("exponential"));
  adder.connect("so_far", row_sum);
  const Value sum = adder.out("sum");
  row_sum.next_when(beat_valid[2], hdl::mux(beat_last[2], 0, sum));
  const Value divisor = m.registered("divisor", sum, beat_last[2]);
  const Reg divide = m.reg("divide", UInt(1), 0);
  divide.next(beat_last[2]);
  const Instance divider = m.instance("u_divider", attention_divider(module_name(cfg.name, "divider"), layout.row_sum_bits, cfg.reciprocal_bits()));
  divider.connect("start", divide);
  divider.connect("high", m.constant(UInt(layout.row_sum_bits), std::int64_t{1} << (cfg.exponential_bits - 1)));
  divider.connect("low", m.constant(UInt(cfg.reciprocal_bits()), 0));
  divider.connect("divisor", divisor);
  const Reg quotient_asked = m.reg("quotient_asked", UInt(1), 0);
  const Value quotient_ready = m.name("quotient_ready", quotient_asked & ~divider.out("busy"));
  const Value quotient = divider.out("quotient");
  const Value divided_last_key = m.registered("divided_last_key", second.last_key, second_ends);

  m.section("Third pass: probabilities");
  const Reg third_active = m.reg("third_active", UInt(1), 0);
  const Reg beats_left = m.data_reg("beats_left", UInt(layout.beat_bits));
  m.comment("beats_left", "behind the one that is read now");
  const Value third_last = m.name("third_last", beats_left == 0);
  const Value third_ends = m.name("third_ends", third_active & third_last);
  const Value third_start = m.name("third_start", quotient_ready & (~third_active | third_ends));
  third_active.next(third_start | (third_active & ~third_ends));
  beats_left.next_when(third_start | third_active,
                       hdl::mux(third_start, beat_of(m, cfg, divided_last_key), (beats_left - 1).as_unsigned().resize(layout.beat_bits)));
  quotient_asked.next(divide | (quotient_asked & ~third_start));
  const std::vector<Value> third_started = delayed(m, "third_started", third_start, 2);
  dividing.next(second_ends | (dividing & ~third_started[1]));
  const Value reciprocal = m.registered("reciprocal", quotient, third_started[0]);
  const Value triple = m.registered(
      "triple_reciprocal", (quotient + (hdl::concat({m.constant(UInt(1), 0), quotient}))).resize(cfg.reciprocal_bits() + 2), third_started[0]);
  const Value p_last_key = m.registered("p_last_key", divided_last_key, third_started[1]);
  kept.connect("read_enable", third_active);
  kept.connect("read_address", ring_address(m, "read_exponential", third_active, layout.exponential_depth));
  const std::vector<Value> p_valid = delayed(m, "probability_valid", third_active, 2);
  const std::vector<Value> p_last = delayed(m, "probability_last", third_ends, 2);

  const Instance multipliers = m.instance("u_multipliers", attention_probabilities(cfg));
  multipliers.connect("word", kept.out("read_data"));
  multipliers.connect("reciprocal", reciprocal);
  multipliers.connect("triple", triple);
  m.output("p_next", p_valid[0]);
  m.output("p_valid", p_valid[1]);
  m.output("p_last", p_last[1]);
  m.output("p_last_key", p_last_key);
  m.output("p", multipliers.out("probability"));
  m.output("idle", ~(intake.out("row_waits") | scaling | second.active | dividing | third_active | p_valid[0] | p_valid[1]));
  return m;
}

}  // namespace filigree::units
