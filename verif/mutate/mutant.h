// Small wrong changes to a finished design: what a bench worth its name must notice.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "hdl/design.h"

namespace filigree::mutate {

/// One place where one operation can be replaced by a similar one.
struct Mutation {
  std::size_t module = 0;  ///< in the design's list
  std::size_t node = 0;
  std::string description;  ///< "gen/units/hss_row.cpp:12: and becomes or"
};

/// All of them, in a fixed order. Hand-written leaves are left alone: they have mutants of their own.
std::vector<Mutation> mutations(const hdl::Design& design);

/// Changes the design's modules in place; nobody else may hold them.
void mutate(const hdl::Design& design, const Mutation& mutation);

}  // namespace filigree::mutate
