// Which values are constants in the eyes of the tools that read the text: they warn of comparisons and selects that such values decide. The text
// itself keeps what the author wrote.
#pragma once

#include <functional>
#include <optional>

#include "hdl/body.h"

namespace filigree::hdl {

/// What is known of a node's operands.
struct KnownOperands {
  std::function<const Bits*(std::size_t)> constant;         ///< value of operand i, null if not known
  std::function<Type(std::size_t)> type;                    ///< of operand i
  std::function<bool(std::size_t, std::size_t)> identical;  ///< operands i and j are the same bits
};

/// The value of `node` if it does not depend on anything; arithmetic beyond 64 bits is left alone.
std::optional<Bits> fold(const Node& node, const KnownOperands& operands);

}  // namespace filigree::hdl
