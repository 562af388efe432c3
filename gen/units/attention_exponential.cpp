#include "units/attention_exponential.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "lib/factor_subtractor.h"
#include "lib/greater.h"
#include "lib/select.h"
#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using config::kCurveBits;
using hdl::Module;
using hdl::Reg;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

namespace {

/// 2^16 * 2^(-k / intervals), rounded.
std::vector<std::int64_t> curve_table(int intervals) {
  std::vector<std::int64_t> table;
  for (int k = 0; k <= intervals; ++k) table.push_back(std::llround(std::exp2(kCurveBits - static_cast<double>(k) / intervals)));
  return table;
}

/// entries[number]: a tree of 2:1 choices over constants.
Value look_up(Module& m, const std::string& name, std::vector<std::int64_t> entries, int width, const Value& number) {
  std::vector<Value> level;
  const std::int64_t mask = (std::int64_t{1} << width) - 1;
  for (const std::int64_t entry : entries) level.push_back(m.constant(UInt(width), entry & mask));
  for (int bit = 0; level.size() > 1; ++bit) {
    std::vector<Value> next;
    for (std::size_t i = 0; i < level.size(); i += 2) {
      next.push_back(m.name(fmt::format("{}_{}_{}", name, bit, i / 2), hdl::mux(number.bit(bit), level[i + 1], level[i])));
    }
    level = std::move(next);
  }
  return level.front();
}

/// Drops `amount` (one of 0 .. 2^bits - 1) low bits; zeros enter at the top.
Value shift_right(Module& m, const std::string& name, Value value, const Value& amount) {
  const int width = value.width();
  for (int level = 0; level < amount.width(); ++level) {
    const int by = 1 << level;
    const Value moved = by < width ? value.slice(by, width - by).resize(width) : m.constant(UInt(width), 0);
    value = m.name(fmt::format("{}_{}", name, level), hdl::mux(amount.bit(level), moved, value));
  }
  return value;
}

/// The candidate chosen, or zero.
Value masked_select(const std::vector<Value>& choose, const std::vector<Value>& candidates) {
  if (candidates.size() == 1) return candidates[0] & hdl::replicate(choose[0], candidates[0].width());
  return lib::select_one_hot(choose, candidates);
}

/// A distance that may be too long, or negative.
struct Distance {
  Value bits, beyond, negative;
};

/// (difference >> shift), of which `difference` lacks bit 0: the shift is at least 1.
Distance shifted_distance(Module& m, const AttentionRowLayout& layout, const Value& difference) {
  const Value by_8 = m.input("shift_by_8", UInt(4));
  const Value by_2 = m.input("shift_by_2", UInt(4));
  const Value by_1 = m.input("shift_by_1", UInt(1));
  const auto window = [&](const std::string& name, const Value& from, const Value& choose, int step, int width, Value& beyond) {
    std::vector<Value> chosen, candidates, high;
    for (int k = 0; k < 4; ++k) {
      const int start = k * step;
      if (start >= from.width()) break;
      const int left = from.width() - start;
      chosen.push_back(choose.bit(k));
      candidates.push_back(from.slice(start, left).resize(width));
      if (left > width) high.push_back(choose.bit(k) & from.slice(start + width, left - width).or_reduce());
    }
    for (const Value& condition : high) beyond = beyond.empty() ? condition : beyond | condition;
    return m.name(name, lib::select_one_hot(chosen, candidates));
  };
  Distance distance;
  distance.negative = difference.bit(difference.width() - 1);
  const Value magnitude = difference.slice(0, difference.width() - 1);
  const Value coarse = window("coarse", magnitude, by_8, 8, layout.distance_bits + 7, distance.beyond);
  const Value fine = window("fine", coarse, by_2, 2, layout.distance_bits + 1, distance.beyond);
  distance.bits = hdl::mux(by_1, fine.slice(1, layout.distance_bits), fine.slice(0, layout.distance_bits));
  distance.beyond = distance.beyond | (~by_1 & fine.bit(layout.distance_bits));
  return distance;
}

}  // namespace

Module attention_curve(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "curve"), "2^-f for a fraction f, 16 bits, from a table with linear interpolation.");
  m.describe("Combinational. The table's value less slope * rest, rounded towards it; f = 0 gives the greatest value there is.");
  const Value fraction = m.input("fraction", UInt(cfg.fraction_bits));
  const int rest_bits = cfg.fraction_bits - cfg.table_bits;
  const int intervals = 1 << cfg.table_bits;
  const Value interval = fraction.slice(rest_bits, cfg.table_bits);
  const std::vector<std::int64_t> table = curve_table(intervals);
  const std::vector<std::int64_t> values(table.begin(), table.end() - 1);
  m.section("Table");
  const Value left = look_up(m, "value", values, kCurveBits - 1, interval);
  Value curve = left;
  if (rest_bits > 0) {
    std::vector<std::int64_t> slopes;
    for (int k = 0; k < intervals; ++k) slopes.push_back(table[static_cast<std::size_t>(k)] - table[static_cast<std::size_t>(k) + 1]);
    const int slope_bits = hdl::bits_for(static_cast<unsigned long long>(slopes.front()));
    const Value slope = look_up(m, "slope", slopes, slope_bits, interval);
    const Value fall = m.name("fall", slope * fraction.slice(0, rest_bits));
    curve = m.name("interpolated", (left - fall.slice(rest_bits, slope_bits).resize(kCurveBits - 1)).as_unsigned().resize(kCurveBits - 1));
  }
  const Value at_start = m.name("at_start", ~fraction.or_reduce());
  m.output("value", hdl::concat({curve | hdl::replicate(at_start, kCurveBits - 1), m.constant(UInt(1), 1)}));
  return m;
}

Module attention_exponential(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "exponential"), "Exponential: 2^-(distance of a scaled score from its row's maximum).");
  m.describe(
      "A score per cycle. Base less score * factor is shifted into the distance's place and kept; in the next cycle it is limited and goes through the "
      "curve; in the one after that the exponential shows.");
  const Value score = m.input("score", SInt(layout.score_bits));
  const Value base = m.input("base", UInt(layout.base_bits));

  m.section("Distance");
  const hdl::Instance subtractor =
      m.instance("u_scale", lib::factor_subtractor(module_name(cfg.name, "scale"), layout.score_bits, layout.factor_bits, layout.base_bits, 1));
  subtractor.connect("a", score);
  const std::vector<int> digit_bits = lib::factor_digit_bits(layout.factor_bits);
  for (std::size_t d = 0; d < digit_bits.size(); ++d) {
    const std::string digit = fmt::format("digit_{}", d);
    subtractor.connect(digit, m.input(digit, UInt(digit_bits[d])));
  }
  subtractor.connect("minuend", base);
  const Distance now = shifted_distance(m, layout, subtractor.out("difference"));
  const Value distance = m.registered("distance", now.bits);
  const Value beyond = m.registered("beyond", now.beyond);
  const Value negative = m.registered("negative", now.negative);

  m.section("Limit");
  const Value counts = m.input("counts", UInt(1));
  Value plain = ~negative;
  std::vector<Value> choose, candidates{distance};
  if (layout.saturates()) {
    const Value limited = m.input("limited", UInt(1));
    const Value limit = m.input("limit", UInt(layout.distance_bits));
    const Value clip = m.name("clip", limited & ~negative & (beyond | lib::greater(m, "past", distance, limit)));
    plain = plain & ~clip;
    choose.push_back(clip);
    candidates.push_back(limit);
  }
  plain = m.name("plain", plain);
  choose.insert(choose.begin(), plain);
  const Value near = m.name("near", masked_select(choose, candidates));
  const Value nothing = m.name("nothing", (plain & beyond) | ~counts);

  m.section("Curve");
  const hdl::Instance curve = m.instance("u_curve", attention_curve(cfg));
  curve.connect("fraction", near.slice(0, cfg.fraction_bits));
  const Value value = m.registered("value", curve.out("value").slice(0, kCurveBits - 1));
  const Value octaves = m.registered("octaves", near.slice(cfg.fraction_bits, kOctaveBits) | hdl::replicate(nothing, kOctaveBits));
  m.comment("octaves", "all ones leave nothing of the value");

  m.section("Exponential");
  const Value whole = m.name("whole", hdl::concat({value, m.constant(UInt(1), 1)}));
  const Value widened = layout.gap > 0 ? m.name("widened", hdl::concat({m.constant(UInt(layout.gap), 0), whole})) : whole;
  const Value exponential = m.name("exponential_now", shift_right(m, "shifted", widened, octaves));
  m.output("exponential", exponential);
  if (layout.gap == 0) {
    m.output("mantissa", exponential);
    return m;
  }
  const Value deep = m.name("deep", octaves >= layout.gap);
  m.output("mantissa", hdl::mux(deep, exponential.slice(0, kCurveBits), whole));
  m.output("halvings", hdl::mux(deep, layout.gap, octaves.slice(0, layout.halving_bits)));
  return m;
}

}  // namespace filigree::units
