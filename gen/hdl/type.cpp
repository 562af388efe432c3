#include "hdl/type.h"

#include <fmt/format.h>

#include <bit>

namespace filigree::hdl {

std::string to_string(Type type) { return fmt::format("{}({})", type.is_signed ? "SInt" : "UInt", type.width); }

int bits_for(unsigned long long largest) { return largest == 0 ? 1 : static_cast<int>(std::bit_width(largest)); }

}  // namespace filigree::hdl
