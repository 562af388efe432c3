#include "lib/compressor.h"

#include <fmt/format.h>

#include <deque>

namespace filigree::lib {

using hdl::Value;

void BitColumns::add(int column, const Value& bit) {
  if (column < width()) columns_[static_cast<std::size_t>(column)].push_back(bit);
}

Value BitColumns::sum(hdl::Module& m, const std::string& prefix) const {
  std::vector<Value> result;
  std::vector<Value> carries;  // into the column at hand
  for (int column = 0; column < width(); ++column) {
    const auto& own = columns_[static_cast<std::size_t>(column)];
    // First in, first out: early bits are added first, carries of the column before last.
    std::deque<Value> bits(own.begin(), own.end());
    bits.insert(bits.end(), carries.begin(), carries.end());
    carries.clear();
    const bool last = column == width() - 1;
    bool one = ((constant_ >> column) & 1U) != 0;
    int number = 0;
    const auto named = [&](char kind, const Value& value) { return m.name(fmt::format("{}{}_{}_{}", prefix, kind, column, number), value); };
    const auto take = [&] {
      const Value bit = bits.front();
      bits.pop_front();
      return bit;
    };
    while (bits.size() + (one ? 1 : 0) > 1) {
      const Value a = take();
      if (one && bits.size() <= 1) {
        if (bits.empty()) {  // a + 1
          if (!last) carries.push_back(a);
          bits.push_back(!a);
        } else {  // a + b + 1
          const Value b = take();
          if (!last) carries.push_back(named('c', a | b));
          bits.push_back(named('s', !(a ^ b)));
        }
        one = false;
      } else if (bits.size() == 1) {  // half adder
        const Value b = take();
        if (!last) carries.push_back(named('c', a & b));
        bits.push_back(named('s', a ^ b));
      } else {
        const Value b = take();
        const Value c = take();
        const Value half = last ? a ^ b : named('h', a ^ b);
        if (!last) carries.push_back(named('c', hdl::mux(half, c, a)));
        bits.push_back(named('s', half ^ c));
      }
      ++number;
    }
    result.push_back(bits.empty() ? m.constant(hdl::UInt(1), one ? 1 : 0) : bits.front());
  }
  return hdl::concat(result);
}

}  // namespace filigree::lib
