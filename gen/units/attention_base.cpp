#include "units/attention_base.h"

#include <fmt/format.h>

#include <vector>

#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using config::kScaledBits;
using hdl::Module;
using hdl::Reg;
using hdl::SInt;
using hdl::UInt;
using hdl::Value;

namespace {

/// Comparisons of the shift with constants, each made once.
class ShiftThresholds {
 public:
  ShiftThresholds(Module& m, const Value& shift) : m_(m) {
    for (int i = 0; i < kMostShift; ++i) beyond_.push_back(m.name(fmt::format("shift_beyond_{}", i), shift > i));
  }
  /// shift > i
  Value beyond(int i) const {
    if (i < 0) return m_.constant(UInt(1), 1);
    return i < kMostShift ? beyond_[static_cast<std::size_t>(i)] : m_.constant(UInt(1), 0);
  }

 private:
  static constexpr int kMostShift = (1 << config::kScaleShiftBits) - 1;
  Module& m_;
  std::vector<Value> beyond_;
};

Value any(const std::vector<Value>& conditions) { return hdl::concat(conditions).or_reduce(); }

/// greatest * factor + 2^(shift-1), the multiplier's bits from the lowest on.
Value rounded_product(Module& m, const AttentionRowLayout& layout, const Value& shift) {
  const Value start = m.input("start", UInt(1));
  const Value greatest = m.input("greatest", SInt(layout.score_bits));
  const Value factor = m.input("factor", UInt(layout.factor_bits));

  m.section("Serial product: one bit of the maximum per cycle, the last one is its sign");
  const Reg busy = m.reg("busy", UInt(1), 0);
  const Reg step = m.reg("step", UInt(config::kScaleShiftBits), 0);
  const Value last = m.name("last_step", step == kScaleCycles - 1);
  busy.next(start | (busy & ~last));
  step.next_when(busy, (step + 1).resize(config::kScaleShiftBits));

  const int high_bits = layout.factor_bits + 1;
  const Reg low = m.data_reg("low", UInt(kScaleCycles));
  m.comment("low", "bits of the maximum leave at the bottom, bits of the product enter at the top");
  const Reg high = m.data_reg("high", SInt(high_bits));
  const Value digit = m.name("digit", low.bit(0));
  const Value complement = m.name("complement", last & digit);
  const Value addend =
      m.name("addend",
             hdl::concat({(factor ^ hdl::replicate(last, layout.factor_bits)) & hdl::replicate(digit, layout.factor_bits), complement}).as_signed());
  const Value half = m.name("half", (step + 1).resize(config::kScaleShiftBits) == shift);
  m.comment("half", "rounding adds 1 here; the shift is never so large that it meets the 1 of the complement");
  const Value carry = m.name("carry", hdl::concat({half | complement, m.constant(UInt(1), 0)}).as_signed());
  const Value sum = m.name("sum", (high + addend + carry).resize(high_bits + 1));
  const Value work = m.name("work", start | busy);
  high.next_when(work, hdl::mux(start, 0, sum.slice(1, high_bits).as_signed()));
  low.next_when(work, hdl::mux(start, greatest.resize(kScaleCycles).as_unsigned(), hdl::concat({low.slice(1, kScaleCycles - 1), sum.bit(0)})));
  m.output("busy", busy);
  return m.name("product", hdl::concat({low, high.as_unsigned()}));
}

}  // namespace

Module attention_base(const AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "base"), "Base: a row's scaled maximum M as base = M 2^shift + 2^(shift-1) - 1.");
  m.describe(
      "M is greatest * factor / 2^shift, halves up, saturated to 24 bits. A key with score s is M - x(s) = (base - s * factor) >> shift away from the "
      "maximum, at least 0, and at most M + 2^23 because x saturates; limit is that number, when it is small enough to matter.");
  m.describe(fmt::format("The {} cycles after start are busy; then the results stand until the next start.", kScaleCycles));
  const Value shift = m.input("shift", UInt(config::kScaleShiftBits));
  const Value product = rounded_product(m, layout, shift);

  m.section("Saturation");
  const ShiftThresholds shift_is(m, shift);
  const int magnitude_bits = kScaledBits - 1;
  const auto bit = [&](int i) { return product.bit(i); };
  const Value negative = m.name("negative", product.bit(product.width() - 1));
  std::vector<Value> differs;
  for (int i = magnitude_bits + 1; i < layout.base_bits; ++i) differs.push_back(~shift_is.beyond(i - magnitude_bits) & (bit(i) ^ negative));
  const bool can_saturate = !differs.empty();
  const Value saturates = can_saturate ? m.name("saturates", any(differs)) : Value();

  m.section("Base");
  std::vector<Value> base_bits;
  for (int i = 0; i < layout.base_bits; ++i) {
    const Value kept = can_saturate ? hdl::mux(saturates, shift_is.beyond(i - magnitude_bits) ^ negative, bit(i)) : bit(i);
    base_bits.push_back(shift_is.beyond(i + 1) | (~shift_is.beyond(i) & kept));
  }
  const Value base = m.name("base_now", hdl::concat(base_bits));
  m.output("base", base);

  if (!layout.saturates()) return m;
  m.section("Limit");
  const int most_shift = layout.limiting_shifts;
  std::vector<Value> high_ones;
  for (int i = layout.distance_bits + 1; i <= magnitude_bits - 1 + most_shift; ++i) {
    high_ones.push_back(base.bit(i) & ~shift_is.beyond(i - layout.distance_bits) & shift_is.beyond(i - magnitude_bits));
  }
  const Value limited = base.bit(layout.base_bits - 1) & ~any(high_ones) & ~shift_is.beyond(most_shift);
  Value shifted = base.slice(0, layout.distance_bits + most_shift);
  for (int level = hdl::bits_for(static_cast<unsigned>(most_shift)) - 1; level >= 0; --level) {
    const int width = layout.distance_bits + (1 << level) - 1;
    const int by = 1 << level;
    const Value moved = shifted.width() > by ? shifted.slice(by, shifted.width() - by).resize(width) : m.constant(UInt(width), 0);
    shifted = m.name(fmt::format("shifted_{}", level), hdl::mux(shift.bit(level), moved, shifted.resize(width)));
  }
  m.output("limited", limited);
  m.output("limit", shifted);
  return m;
}

}  // namespace filigree::units
