#include "lib/greater.h"

#include <fmt/format.h>

namespace filigree::lib {

using hdl::Value;

Value greater(hdl::Module& m, const std::string& name, const Value& a, const Value& b) {
  const int width = a.width();
  Value above;  // of the bits so far
  for (int i = 0; i < width; ++i) {
    const bool sign = a.is_signed() && i == width - 1;
    const Value more = sign ? b.bit(i) : a.bit(i);
    const Value less = sign ? a.bit(i) : b.bit(i);
    const Value here = more & ~less;
    above = m.name(fmt::format("{}_{}", name, i), above.empty() ? here : here | (above & (more | ~less)));
  }
  return above;
}

}  // namespace filigree::lib
