#include "lib/select.h"

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

std::vector<Value> decode(const Value& value, int first, int count, hdl::Source /*source*/) {
  std::vector<Value> choose;
  for (int i = 0; i < count; ++i) choose.push_back(value == first + i);
  return choose;
}

}  // namespace filigree::lib
