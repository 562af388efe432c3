#include "lib/adder_tree.h"

#include <algorithm>

#include <fmt/format.h>

namespace filigree::lib {

using hdl::Value;

namespace {

std::string behaviour(std::span<const int> registered) {
  const std::string widths = "Every level's sums are one bit wider than the level before, so nothing overflows.";
  if (registered.empty()) return "Combinational. " + widths;
  return fmt::format("Registers stand behind level {}: the sum follows its addends by {} {}. {}", fmt::join(registered, ", "), registered.size(),
                     registered.size() == 1 ? "cycle" : "cycles", widths);
}

}  // namespace

int tree_levels(int count) { return count > 1 ? hdl::bits_for(static_cast<unsigned>(count - 1)) : 0; }

hdl::Module adder_tree(const std::string& name, hdl::Type addend, int count, std::span<const int> registered) {
  hdl::Module m(name, fmt::format("Exact sum of {} {}-bit values, a balanced tree.", count, addend.width));
  m.describe(behaviour(registered));
  const hdl::Bus addends = m.inputs("addend", addend, count);
  std::vector<Value> level(addends.begin(), addends.end());
  for (int depth = 1; level.size() > 1; ++depth) {
    const bool registers_here = std::ranges::find(registered, depth) != registered.end();
    std::vector<Value> next;
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
      const Value sum = level[i] + level[i + 1];
      next.push_back(registers_here ? m.registered(fmt::format("sum_{}_{}", depth, i / 2), sum)
                                    : m.name(fmt::format("sum_{}_{}", depth, i / 2), sum));
    }
    if (level.size() % 2 == 1)
      next.push_back(registers_here ? m.registered(fmt::format("sum_{}_{}", depth, level.size() / 2), level.back()) : level.back());
    level = std::move(next);
  }
  m.output("sum", level.front().resize(addend.width + tree_levels(count)));
  return m;
}

}  // namespace filigree::lib
