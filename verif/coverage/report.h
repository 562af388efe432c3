// What the counts come to: percentages per module, points never met, and the page that shows them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "coverage/measure.h"
#include "coverage/unreachable.h"

namespace filigree::coverage {

/// Points of one kind in one module.
struct Tally {
  int met = 0, all = 0;  ///< without those that are unreachable
  int unreachable = 0;
  std::vector<std::string> missed;  ///< names of points that are neither met nor unreachable

  double percent() const { return all == 0 ? 100.0 : 100.0 * met / all; }
  void add(const Tally& other);
};

struct ModuleTally {
  Tally lines, toggles;
};

struct ConfigTally {
  std::string config;
  std::map<std::string, ModuleTally> modules;
  ModuleTally total;
};

/// How a point is called in the report and in the list: a toggle "held[3]", a line "else: if (!rst_n) begin".
std::string point_name(const bench::RtlPoint& point, const std::string& module_text);

/// Names of toggles in order, bits of one signal next to each other as one: "held[3..6]".
std::vector<std::string> gathered(std::vector<std::string> names);

/// Counts in `list` what each of its lines stands for.
ConfigTally tally(const Measured& measured, std::vector<Unreachable>& list);

/// The whole page: totals, modules, benches with every bin, what is missed, what is unreachable and why.
std::string page(const std::vector<Measured>& measured, const std::vector<ConfigTally>& tallies, const std::vector<Unreachable>& list);

}  // namespace filigree::coverage
