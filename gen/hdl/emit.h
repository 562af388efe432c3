// One node to one instruction: chooses the one-word form where everything fits, the general form otherwise.
#pragma once

#include <vector>

#include "hdl/body.h"
#include "hdl/program.h"

namespace filigree::hdl {

/// The kind of instruction that computes the node; only the widths of the places count.
Code code_for(const Node& node, const std::vector<Place>& operands);

/// `operands` are the places of node.operands with the operands' own types; `result` matters to kWide only. Appends to program.wide and
/// program.pieces as needed.
Instruction emit(Code code, const Node& node, Place result, const std::vector<Place>& operands, Program& program);

}  // namespace filigree::hdl
