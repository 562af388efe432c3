#include "lib/carry_save.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/add.h"

namespace filigree::lib {

using hdl::Value;

void CarrySave::add(const Value& bit, int place) {
  if (!bit.empty()) add_word(bit, place);
}

void CarrySave::add_word(const Value& word, int place) {
  for (int i = 0; i < word.width() && place + i < width(); ++i) columns_[static_cast<std::size_t>(place + i)].push_back({words_.size(), i});
  words_.push_back(word);
}

void CarrySave::add_one(int place) {
  constant_.resize(columns_.size());
  if (place < width()) ++constant_[static_cast<std::size_t>(place)];
}

void CarrySave::subtract_one(int place) {
  constant_.resize(columns_.size());
  if (place < width()) --constant_[static_cast<std::size_t>(place)];
}

/// The constants as one word modulo 2^width, of which only the ones count.
void CarrySave::place_constants() {
  constant_.resize(columns_.size());
  std::vector<Value> bits;
  int carry = 0;
  bool any = false;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const int here = constant_[i] + carry;
    const int bit = here & 1;
    carry = (here - bit) / 2;
    bits.push_back(m_.constant(hdl::UInt(1), bit));
    if (bit == 0) continue;
    columns_[i].push_back({words_.size(), static_cast<int>(i)});
    any = true;
  }
  if (any) words_.push_back(m_.name("constants", hdl::concat(bits)));
}

CarrySave::Column CarrySave::take_operands(Column& left, std::size_t count, const std::vector<std::size_t>& before, std::vector<Run>& runs,
                                           std::size_t& run) const {
  const auto find = [&](const Bit& wanted) {
    return std::ranges::find_if(left, [&](const Bit& bit) { return bit.word == wanted.word && bit.index == wanted.index; });
  };
  for (const std::size_t number : before) {
    const Run& earlier = runs[number];
    if (earlier.operands.size() != count) continue;
    Column next = earlier.operands;
    for (Bit& bit : next) bit.index += earlier.count;
    if (!std::ranges::all_of(next, [&](const Bit& bit) { return find(bit) != left.end(); })) continue;
    for (const Bit& bit : next) left.erase(find(bit));
    run = number;
    return next;
  }
  Column taken(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count));
  left.erase(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(count));
  run = runs.size();
  return taken;
}

/// Full adders of three words, half adders of two.
void CarrySave::write(const Run& run) {
  ++count_;
  const auto operand = [&](std::size_t i) {
    const Value& word = words_[run.operands[i].word];
    return run.count == word.width() ? word.as_unsigned() : word.slice(run.operands[i].index, run.count);
  };
  const auto named = [&](const char* what, const Value& value) { return m_.name(fmt::format("{}_{}", what, count_), value); };
  const Value a = operand(0), b = operand(1);
  const Value half = named("half", a ^ b);
  if (run.operands.size() == 2) {
    words_[run.sum] = half;
    words_[run.carry] = named("carry", a & b);
    return;
  }
  const Value c = operand(2);
  words_[run.sum] = named("sum", half ^ c);
  words_[run.carry] = named("carry", (a & b) | (half & c));
}

void CarrySave::reduce_to(std::size_t height) {
  std::vector<Run> runs;
  std::vector<std::size_t> before;
  Column carries;
  for (Column& column : columns_) {
    Column made, next;
    std::vector<std::size_t> here;
    while (column.size() + made.size() + carries.size() > height && column.size() >= 2) {
      const std::size_t excess = column.size() + made.size() + carries.size() - height;
      std::size_t number = 0;
      const Column operands = take_operands(column, excess >= 2 && column.size() >= 3 ? 3 : 2, before, runs, number);
      if (number == runs.size()) {
        runs.push_back({operands, 0, words_.size(), words_.size() + 1});
        words_.resize(words_.size() + 2);
      } else {
        std::erase(before, number);
      }
      Run& run = runs[number];
      made.push_back({run.sum, run.count});
      next.push_back({run.carry, run.count});
      ++run.count;
      here.push_back(number);
    }
    column.insert(column.end(), carries.begin(), carries.end());
    column.insert(column.end(), made.begin(), made.end());
    carries = std::move(next);
    before = std::move(here);
  }
  for (const Run& run : runs) write(run);
}

/// The first or second bit of every place, as one word.
Value CarrySave::row(std::size_t number) const {
  std::vector<Value> parts;
  for (std::size_t i = 0; i < columns_.size();) {
    if (number >= columns_[i].size()) {
      parts.push_back(m_.constant(hdl::UInt(1), 0));
      ++i;
      continue;
    }
    const Bit first = columns_[i][number];
    int count = 1;
    for (++i; i < columns_.size() && number < columns_[i].size(); ++i, ++count) {
      const Bit& bit = columns_[i][number];
      if (bit.word != first.word || bit.index != first.index + count) break;
    }
    parts.push_back(words_[first.word].slice(first.index, count));
  }
  return hdl::concat(parts);
}

Value CarrySave::sum(int first) {
  place_constants();
  std::vector<std::size_t> heights{2};
  const auto tallest = [&] { return std::ranges::max_element(columns_, {}, &Column::size)->size(); };
  while (heights.back() < tallest()) heights.push_back(heights.back() * 3 / 2);
  for (auto height = heights.rbegin() + 1; height < heights.rend(); ++height) reduce_to(*height);
  if (tallest() < 2) return row(0).slice(first, width() - first);
  const Value upper = m_.name("upper_row", row(0)), lower = m_.name("lower_row", row(1));
  return lib::add(m_, "total", upper, lower).slice(first, width() - first);
}

}  // namespace filigree::lib
