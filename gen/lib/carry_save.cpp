#include "lib/carry_save.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::lib {

using hdl::Value;

void CarrySave::add(const Value& bit, int place) {
  if (!bit.empty() && place < width()) columns_[static_cast<std::size_t>(place)].push_back(bit);
}

void CarrySave::add_word(const Value& word, int place) {
  for (int i = 0; i < word.width() && place + i < width(); ++i) add(word.bit(i), place + i);
}

void CarrySave::add_one(int place) {
  constant_.resize(columns_.size());
  if (place < width()) ++constant_[static_cast<std::size_t>(place)];
}

void CarrySave::subtract_one(int place) {
  constant_.resize(columns_.size());
  if (place < width()) --constant_[static_cast<std::size_t>(place)];
}

Value CarrySave::named(const std::string& what, const Value& value) { return m_.name(fmt::format("{}_{}", what, count_), value); }

/// The constants as single bits, modulo 2^width.
void CarrySave::place_constants() {
  constant_.resize(columns_.size());
  int carry = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const int here = constant_[i] + carry;
    const int bit = here & 1;
    carry = (here - bit) / 2;
    if (bit != 0) columns_[i].push_back(m_.constant(hdl::UInt(1), 1));
  }
}

/// A full adder of three bits, a half adder of two.
CarrySave::Pair CarrySave::add_up(const Column& bits) {
  ++count_;
  const Value half = named("half", bits[0] ^ bits[1]);
  const Value both = bits[0] & bits[1];
  if (bits.size() == 2) return {half, named("carry", both)};
  return {named("sum", half ^ bits[2]), named("carry", both | (half & bits[2]))};
}

void CarrySave::reduce_to(std::size_t height) {
  Column carries;
  for (Column& column : columns_) {
    Column next;
    auto bit = column.begin();
    const auto left = [&] { return static_cast<std::size_t>(column.end() - bit); };
    Column made;
    while (left() + made.size() + carries.size() > height && left() >= 2) {
      const std::size_t excess = left() + made.size() + carries.size() - height;
      const std::ptrdiff_t taken = excess >= 2 && left() >= 3 ? 3 : 2;
      const Pair pair = add_up(Column(bit, bit + taken));
      bit += taken;
      made.push_back(pair.sum);
      next.push_back(pair.carry);
    }
    Column now(bit, column.end());
    now.insert(now.end(), made.begin(), made.end());
    now.insert(now.end(), carries.begin(), carries.end());
    column = std::move(now);
    carries = std::move(next);
  }
}

Value CarrySave::sum(int first) {
  place_constants();
  std::vector<std::size_t> heights{2};
  const auto tallest = [&] { return std::ranges::max_element(columns_, {}, &Column::size)->size(); };
  while (heights.back() < tallest()) heights.push_back(heights.back() * 3 / 2);
  for (auto height = heights.rbegin() + 1; height < heights.rend(); ++height) reduce_to(*height);

  std::vector<Value> bits;
  Value carry;
  for (const Column& column : columns_) {
    Column here = column;
    if (!carry.empty()) here.push_back(carry);
    carry = {};
    if (here.empty()) {
      bits.push_back(m_.constant(hdl::UInt(1), 0));
    } else if (here.size() == 1) {
      bits.push_back(here.front());
    } else {
      const Pair pair = add_up(here);
      bits.push_back(pair.sum);
      carry = pair.carry;
    }
  }
  return hdl::concat(std::vector<Value>(bits.begin() + first, bits.end()));
}

}  // namespace filigree::lib
