#include "units/attention_probability.h"

#include <fmt/format.h>

#include "lib/octal_multiplier.h"
#include "units/attention_row_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::kCurveBits;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module attention_probability(const config::AttentionConfig& cfg) {
  const AttentionRowLayout layout(cfg);
  Module m(module_name(cfg.name, "probability"), "Probability: exponential times reciprocal, rounded down.");
  m.describe("A value per cycle, one cycle later. The exponential comes without its low zeros, so the product is shifted instead.");
  const int least_shift = cfg.exponential_bits + kCurveBits - cfg.probability_bits;
  const hdl::Instance multiplier =
      m.instance("u_multiplier", lib::octal_multiplier(module_name(cfg.name, "normalise"), UInt(kCurveBits), cfg.reciprocal_bits(), least_shift));
  multiplier.connect("a", m.input("mantissa", UInt(kCurveBits)));
  multiplier.connect("b", m.input("reciprocal", UInt(cfg.reciprocal_bits())));
  multiplier.connect("triple", m.input("triple", UInt(cfg.reciprocal_bits() + 2)));

  m.section("Shift");
  // A sum is at least the greatest exponential, so the product's top bit is never 1.
  Value shifted = m.name("product", multiplier.out("product")).slice(0, cfg.probability_bits);
  if (layout.gap > 0) {
    const Value halvings = m.input("halvings", UInt(layout.halving_bits));
    for (int level = 0; level < layout.halving_bits; ++level) {
      const int by = 1 << level;
      const Value moved = by < shifted.width() ? shifted.slice(by, shifted.width() - by).resize(shifted.width()) : m.constant(shifted.type(), 0);
      shifted = m.name(fmt::format("shifted_{}", level), hdl::mux(halvings.bit(level), moved, shifted));
    }
  }
  m.output("probability", m.registered("probability", shifted));
  return m;
}

}  // namespace filigree::units
