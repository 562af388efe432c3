#include "lib/add.h"

#include <fmt/format.h>

#include <vector>

namespace filigree::lib {

using hdl::Value;

Value add(hdl::Module& m, const std::string& name, const Value& a, const Value& b, const Value& carry) {
  const Value half = m.name(name + "_half", a ^ b);
  const Value both = m.name(name + "_both", a & b);
  std::vector<Value> carries{carry.empty() ? m.constant(hdl::UInt(1), 0) : carry};
  for (int i = 0; i + 1 < a.width(); ++i) {
    const bool starts = i == 0 && carry.empty();
    const Value next = starts ? both.bit(0) : both.bit(i) | (half.bit(i) & carries.back());
    carries.push_back(m.name(fmt::format("{}_carry_{}", name, i), next));
  }
  return m.name(name, half ^ hdl::concat(carries));
}

}  // namespace filigree::lib
