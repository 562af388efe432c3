#include "gate/and_graph.h"

#include <ostream>

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace filigree::gate {
namespace {

/// Seven bits per byte, lowest first, the top bit says that more follow.
void write_difference(std::ostream& out, Literal difference) {
  while (difference >= 128) {
    out.put(static_cast<char>(difference | 128U));
    difference >>= 7U;
  }
  out.put(static_cast<char>(difference));
}

}  // namespace

Literal AndGraph::both(Literal a, Literal b) {
  if (a < b) std::swap(a, b);
  if (b == kFalse || a == inverted(b)) return kFalse;
  if (b == kTrue || a == b) return a;
  const auto [place, is_new] = known_.try_emplace({a, b}, static_cast<Literal>(2 * (1 + inputs_ + latches_ + ands_.size())));
  if (is_new) ands_.emplace_back(a, b);
  return place->second;
}

void AndGraph::write(std::ostream& out, const std::vector<Literal>& next, const std::vector<Literal>& outputs,
                     const std::vector<std::string>& input_names, const std::vector<std::string>& output_names) const {
  fmt::print(out, "aig {} {} {} {} {}\n", inputs_ + latches_ + ands_.size(), inputs_, latches_, outputs.size(), ands_.size());
  for (const Literal literal : next) fmt::print(out, "{}\n", literal);
  for (const Literal literal : outputs) fmt::print(out, "{}\n", literal);
  Literal number = latch(latches_);
  for (const auto& [a, b] : ands_) {
    write_difference(out, number - a);
    write_difference(out, a - b);
    number += 2;
  }
  for (std::size_t i = 0; i < input_names.size(); ++i) fmt::print(out, "i{} {}\n", i, input_names[i]);
  for (std::size_t i = 0; i < output_names.size(); ++i) fmt::print(out, "o{} {}\n", i, output_names[i]);
}

}  // namespace filigree::gate
