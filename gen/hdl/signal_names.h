// Names of everything in one module's text that the author did not name.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "hdl/print_plan.h"

namespace filigree::hdl {

class SignalNames {
 public:
  explicit SignalNames(const PrintPlan& plan);

  /// By node; empty for those without a name (yet).
  const std::vector<std::string>& by_node() const { return names_; }
  const std::string& of(int node) const { return names_[static_cast<std::size_t>(node)]; }
  /// Names the next temporary: _t0, _t1, ...
  const std::string& name_temporary(int node);
  /// The wire on output `port` of an instance, whether anybody asked for it or not.
  std::string output_wire(int instance, int port) const;

 private:
  std::string fresh(const std::string& wanted);

  const PrintPlan& plan_;
  std::vector<std::string> names_;
  std::unordered_set<std::string> taken_;
  int temporaries_ = 0;
};

}  // namespace filigree::hdl
