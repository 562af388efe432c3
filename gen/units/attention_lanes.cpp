#include "units/attention_lanes.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "lib/factor_subtractor.h"
#include "lib/select.h"
#include "units/attention_exponential.h"
#include "units/attention_probability.h"
#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using config::kCurveBits;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

int exponential_word_bits(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  return kCurveBits + (layout.gap > 0 ? layout.halving_bits : 0);
}

Module attention_exponentials(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "exponentials"), fmt::format("Second pass: the exponentials of {} scores.", cfg.lanes));
  m.describe("Two cycles from a score to its exponential; counts and limit are looked at one cycle after the score.");
  const Bus score = m.inputs("score", SInt(layout.score_bits), cfg.lanes);
  const Bus counts = m.inputs("counts", UInt(1), cfg.lanes);
  const Value factor = m.input("factor", UInt(layout.factor_bits));
  const Value shift = m.input("shift", UInt(config::kScaleShiftBits));

  m.section("What all lanes share");
  std::vector<std::pair<std::string, Value>> shared;
  const std::vector<Value> digits = lib::factor_digits(m, factor);
  for (std::size_t d = 0; d < digits.size(); ++d) shared.emplace_back(fmt::format("digit_{}", d), digits[d]);
  const Value shift_less_1 = m.name("shift_less_1", (shift - 1).as_unsigned().resize(config::kScaleShiftBits));
  shared.emplace_back("shift_by_8", m.name("by_8", hdl::concat(lib::decode(shift_less_1.slice(3, 2), 0, 4))));
  shared.emplace_back("shift_by_2", m.name("by_2", hdl::concat(lib::decode(shift_less_1.slice(1, 2), 0, 4))));
  shared.emplace_back("shift_by_1", m.name("by_1", shift_less_1.bit(0)));
  const auto share = [&](const std::string& name, int width) { shared.emplace_back(name, m.input(name, UInt(width))); };
  share("base", layout.base_bits);
  if (layout.saturates()) {
    share("limited", 1);
    share("limit", layout.distance_bits);
  }

  m.section("Lanes");
  const Module lane_module = attention_exponential(cfg);
  std::vector<Value> words, exponentials;
  for (int lane = 0; lane < cfg.lanes; ++lane) {
    const Instance u = m.instance(fmt::format("u_lane_{}", lane), lane_module);
    u.connect("score", score[lane]);
    for (const auto& [name, value] : shared) u.connect(name, value);
    u.connect("counts", counts[lane]);
    exponentials.push_back(u.out("exponential"));
    words.push_back(u.out("mantissa"));
    if (layout.gap > 0) words.push_back(u.out("halvings"));
  }
  m.outputs("exponential", Bus(exponentials));
  m.output("word", hdl::concat(words));
  return m;
}

Module attention_probabilities(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "probabilities"), fmt::format("Third pass: {} exponentials times the reciprocal of the row's sum.", cfg.lanes));
  m.describe("One cycle.");
  const int word_bits = exponential_word_bits(cfg);
  const Bus word(m.input("word", UInt(cfg.lanes * word_bits)), UInt(word_bits));
  const Value reciprocal = m.input("reciprocal", UInt(cfg.reciprocal_bits()));
  const Value triple = m.input("triple", UInt(cfg.reciprocal_bits() + 2));
  const Module lane_module = attention_probability(cfg);
  std::vector<Value> probabilities;
  for (int lane = 0; lane < cfg.lanes; ++lane) {
    const Instance u = m.instance(fmt::format("u_lane_{}", lane), lane_module);
    u.connect("mantissa", word[lane].slice(0, kCurveBits));
    if (layout.gap > 0) u.connect("halvings", word[lane].slice(kCurveBits, layout.halving_bits));
    u.connect("reciprocal", reciprocal);
    u.connect("triple", triple);
    probabilities.push_back(u.out("probability"));
  }
  m.outputs("probability", Bus(probabilities));
  return m;
}

}  // namespace filigree::units
