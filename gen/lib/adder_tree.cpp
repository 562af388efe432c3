#include "lib/adder_tree.h"

#include <fmt/format.h>

namespace filigree::lib {

using hdl::Value;

hdl::Module adder_tree(const std::string& name, hdl::Type addend, int count) {
  hdl::Module m(name, fmt::format("Exact sum of {} {}-bit values, a balanced tree.", count, addend.width));
  m.describe("Combinational. Every level's sums are one bit wider than the level before, so nothing overflows.");
  const hdl::Bus addends = m.inputs("addend", addend, count);
  std::vector<Value> level(addends.begin(), addends.end());
  for (int depth = 1; level.size() > 1; ++depth) {
    std::vector<Value> next;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
      next.push_back(m.name(fmt::format("sum_{}_{}", depth, i / 2), level[i] + level[i + 1]));
    }
    if (level.size() % 2 == 1) next.push_back(level.back());
    level = std::move(next);
  }
  m.output("sum", level.front().resize(addend.width + (count > 1 ? hdl::bits_for(static_cast<unsigned>(count - 1)) : 0)));
  return m;
}

}  // namespace filigree::lib
