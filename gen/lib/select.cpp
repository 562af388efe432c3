#include "lib/select.h"

#include <bit>

namespace filigree::lib {

using hdl::Value;

Value select_one_hot(const std::vector<Value>& choose, const std::vector<Value>& candidates, hdl::Source source) {
  if (choose.size() != candidates.size() || candidates.empty()) throw hdl::DesignError(source, "select: one choose bit per candidate is needed");
  if (candidates.size() == 1) return candidates.front();
  const hdl::Type type = candidates.front().type();
  Value any;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Value bits = type.is_signed ? candidates[i].as_unsigned(source) : candidates[i];
    const Value masked = hdl::replicate(choose[i], type.width, source) & bits;
    any = any.empty() ? masked : any | masked;
  }
  return type.is_signed ? any.as_signed(source) : any;
}

namespace {

/// The fewest bits in which `value` differs from all others of first .. first + count - 1.
unsigned telling_bits(int width, unsigned value, unsigned first, unsigned count) {
  unsigned best = (1U << width) - 1;
  for (unsigned mask = 0; mask < best; ++mask) {
    if (std::popcount(mask) >= std::popcount(best)) continue;
    bool tells = true;
    for (unsigned other = first; other < first + count; ++other) tells = tells && (other == value || ((other ^ value) & mask) != 0);
    if (tells) best = mask;
  }
  return best;
}

}  // namespace

std::vector<Value> decode_within(const Value& value, int first, int count, hdl::Source source) {
  if (first < 0 || count < 1 || (first + count - 1) >> value.width() != 0) {
    throw hdl::DesignError(source, "decode: the values looked for do not fit");
  }
  std::vector<unsigned> telling;
  unsigned looked_at = 0;
  for (int i = 0; i < count; ++i) {
    telling.push_back(telling_bits(value.width(), static_cast<unsigned>(first + i), static_cast<unsigned>(first), static_cast<unsigned>(count)));
    looked_at |= telling.back();
  }
  if (looked_at != (1U << value.width()) - 1) return decode(value, first, count, source);
  std::vector<Value> choose;
  for (int i = 0; i < count; ++i) {
    const auto wanted = static_cast<unsigned>(first + i);
    const unsigned bits = telling[static_cast<std::size_t>(i)];
    Value chosen;
    for (int b = value.width() - 1; b >= 0; --b) {
      if (((bits >> b) & 1U) == 0) continue;
      const Value bit = value.bit(b);
      const Value literal = ((wanted >> b) & 1U) != 0 ? bit : ~bit;
      chosen = chosen.empty() ? literal : chosen & literal;
    }
    choose.push_back(chosen);
  }
  return choose;
}

std::vector<Value> decode(const Value& value, int first, int count, hdl::Source /*source*/) {
  std::vector<Value> choose;
  choose.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) choose.push_back(value == first + i);
  return choose;
}

}  // namespace filigree::lib
