#include "hdl/program.h"

#include <algorithm>
#include <bit>

#include "hdl/words.h"

namespace filigree::hdl {
namespace {

std::int64_t sext(std::uint64_t value, unsigned unused) { return static_cast<std::int64_t>(value << unused) >> unused; }

std::uint64_t usext(std::uint64_t value, unsigned unused) { return static_cast<std::uint64_t>(sext(value, unused)); }

std::uint64_t concatenated(const std::uint64_t* w, const Piece* piece, const Piece* end) {
  std::uint64_t value = 0;
  for (; piece != end; ++piece) value |= w[piece->word] << piece->shift;
  return value;
}

std::uint64_t shifted(std::uint64_t value, std::uint64_t shift) { return shift < 64 ? value >> shift : 0; }

std::uint64_t ones(const Instruction& i) { return ~std::uint64_t{0} >> i.r; }

template <typename F>
void each(std::uint64_t* result, const Instruction* i, const Instruction* end, F&& value) {
  for (; i != end; ++i) *result++ = value(*i);
}

std::uint64_t* copy(const std::uint64_t* from, int width, std::uint64_t* to) { return std::copy_n(from, words::count(width), to); }

}  // namespace

void Program::run(std::size_t from, std::size_t to) {
  std::uint64_t* const w = words.data();
  using I = const Instruction&;
  for (std::size_t b = from; b < to; ++b) {
    const Instruction* const begin = instructions.data() + batches[b].begin;
    const Instruction* const end = instructions.data() + batches[b].end;
    std::uint64_t* const r = w + batches[b].result;
    switch (batches[b].code) {
      case Code::kAdd: each(r, begin, end, [w](I i) { return (usext(w[i.x], i.p) + usext(w[i.y], i.q)) & ones(i); }); break;
      case Code::kSub: each(r, begin, end, [w](I i) { return (usext(w[i.x], i.p) - usext(w[i.y], i.q)) & ones(i); }); break;
      case Code::kMul: each(r, begin, end, [w](I i) { return (usext(w[i.x], i.p) * usext(w[i.y], i.q)) & ones(i); }); break;
      case Code::kAnd: each(r, begin, end, [w](I i) { return w[i.x] & w[i.y]; }); break;
      case Code::kOr: each(r, begin, end, [w](I i) { return w[i.x] | w[i.y]; }); break;
      case Code::kXor: each(r, begin, end, [w](I i) { return w[i.x] ^ w[i.y]; }); break;
      case Code::kNot: each(r, begin, end, [w](I i) { return ~w[i.x] & ones(i); }); break;
      case Code::kOrReduce: each(r, begin, end, [w](I i) { return std::uint64_t{w[i.x] != 0}; }); break;
      case Code::kAndReduce: each(r, begin, end, [w](I i) { return std::uint64_t{w[i.x] == ones(i)}; }); break;
      case Code::kXorReduce: each(r, begin, end, [w](I i) { return static_cast<std::uint64_t>(std::popcount(w[i.x]) & 1); }); break;
      case Code::kEq: each(r, begin, end, [w](I i) { return std::uint64_t{w[i.x] == w[i.y]}; }); break;
      case Code::kLt: each(r, begin, end, [w](I i) { return std::uint64_t{w[i.x] < w[i.y]}; }); break;
      case Code::kLtSigned: each(r, begin, end, [w](I i) { return std::uint64_t{sext(w[i.x], i.p) < sext(w[i.y], i.q)}; }); break;
      case Code::kMux: each(r, begin, end, [w](I i) { return w[w[i.x] != 0 ? i.y : i.z]; }); break;
      case Code::kIndex: each(r, begin, end, [w](I i) { return w[i.y] < 64 ? shifted(w[i.x], w[i.y] * i.z) & ones(i) : 0; }); break;
      case Code::kSlice: each(r, begin, end, [w](I i) { return w[i.x] >> i.p & ones(i); }); break;
      case Code::kSliceTwo: each(r, begin, end, [w](I i) { return (w[i.x] >> i.p | w[i.x + 1] << (64 - i.p)) & ones(i); }); break;
      case Code::kSignExtend: each(r, begin, end, [w](I i) { return usext(w[i.x], i.p) & ones(i); }); break;
      case Code::kConcat: each(r, begin, end, [this, w](I i) { return concatenated(w, pieces.data() + i.x, pieces.data() + i.x + i.y); }); break;
      case Code::kWide: std::for_each(begin, end, [this](I i) { run_wide(wide[i.x]); }); break;
    }
  }
}

void Program::run_wide(const WideInstruction& instruction) {
  const auto place = [this](const Place& p) { return words::Operand{words.data() + p.word, p.width, p.is_signed}; };
  const words::Operand x = place(instruction.operands[0]);
  const words::Operand y = place(instruction.operands[instruction.operands.size() > 1 ? 1 : 0]);
  const words::Result result{words.data() + instruction.result.word, instruction.result.width};
  const int count = words::count(result.width);
  switch (instruction.code) {
    case WideCode::kAdd: words::add(result, x, y); break;
    case WideCode::kSub: words::subtract(result, x, y); break;
    case WideCode::kMul: words::multiply(result, x, y); break;
    case WideCode::kAnd:
      for (int i = 0; i < count; ++i) result.data[i] = x.data[i] & y.data[i];
      break;
    case WideCode::kOr:
      for (int i = 0; i < count; ++i) result.data[i] = x.data[i] | y.data[i];
      break;
    case WideCode::kXor:
      for (int i = 0; i < count; ++i) result.data[i] = x.data[i] ^ y.data[i];
      break;
    case WideCode::kNot:
      for (int i = 0; i < count; ++i) result.data[i] = ~x.data[i];
      result.data[count - 1] &= words::ones(result.width - 64 * (count - 1));
      break;
    case WideCode::kOrReduce: *result.data = words::any(x); break;
    case WideCode::kAndReduce: *result.data = words::all(x); break;
    case WideCode::kXorReduce: *result.data = words::parity(x); break;
    case WideCode::kEq: *result.data = words::equal(x, y); break;
    case WideCode::kLt: *result.data = words::less(x, y); break;
    case WideCode::kMux: copy(words.data() + instruction.operands[*x.data != 0 ? 1 : 2].word, result.width, result.data); break;
    case WideCode::kIndex: {
      // An index that does not fit one word, or names no element, is beyond x.
      const std::uint64_t limit = static_cast<std::uint64_t>(x.width);
      const bool beyond = words::count(y.width) > 1 && !words::less(y, {&limit, 64, false});
      const std::uint64_t index = beyond ? limit : std::min(*y.data, limit);
      words::extract(result, x, index * static_cast<std::uint64_t>(result.width));
      break;
    }
    case WideCode::kSlice: words::extract(result, x, static_cast<std::uint64_t>(instruction.lsb)); break;
    case WideCode::kConcat: {
      std::fill_n(result.data, count, 0);
      int lsb = 0;
      for (const Place& operand : instruction.operands) {
        words::deposit(result, place(operand), lsb);
        lsb += operand.width;
      }
      break;
    }
    case WideCode::kResize: words::extend(result, x); break;
  }
}

void Program::sample_memory(const MemoryStep& memory, std::uint64_t* next) const {
  const std::uint64_t* const w = words.data();
  const int count = words::count(memory.element.width);
  if (w[memory.read_enable] == 0) {
    std::copy_n(w + memory.read_data.word, count, next);
    return;
  }
  const std::uint64_t address = w[memory.read_address.word];
  if (address < static_cast<std::uint64_t>(memory.depth)) {
    std::copy_n(memory.contents.data() + address * static_cast<std::uint64_t>(count), count, next);
  } else {
    std::fill_n(next, count, 0);
  }
}

void Program::edge() {
  std::uint64_t* const w = words.data();
  if (next_.empty()) {
    std::size_t size = 1;
    for (const RegisterStep& r : registers) size += static_cast<std::size_t>(words::count(r.value.width));
    for (const MemoryStep& m : memories) size += static_cast<std::size_t>(words::count(m.element.width));
    next_.resize(size);
  }
  const bool in_reset = w[reset_word] == 0;

  std::uint64_t* next = next_.data();
  for (const RegisterStep& r : registers) {
    const std::uint32_t source = r.has_reset && in_reset ? r.reset : w[r.enable] != 0 ? r.data.word : r.value.word;
    if (r.value.width <= 64) {
      *next++ = w[source];
    } else {
      next = copy(w + source, r.value.width, next);
    }
  }
  for (const MemoryStep& m : memories) {
    if (m.has_read) {
      sample_memory(m, next);
      next += words::count(m.element.width);
    }
  }
  for (MemoryStep& m : memories) {
    const std::uint64_t address = m.has_write ? w[m.write_address.word] : 0;
    if (m.has_write && w[m.write_enable] != 0 && address < static_cast<std::uint64_t>(m.depth)) {
      const auto count = static_cast<std::uint64_t>(words::count(m.element.width));
      copy(w + m.write_data.word, m.element.width, m.contents.data() + address * count);
    }
  }

  const std::uint64_t* taken = next_.data();
  for (const RegisterStep& r : registers) {
    if (r.value.width <= 64) {
      w[r.value.word] = *taken++;
    } else {
      copy(taken, r.value.width, w + r.value.word);
      taken += words::count(r.value.width);
    }
  }
  for (const MemoryStep& m : memories) {
    if (m.has_read) {
      copy(taken, m.element.width, w + m.read_data.word);
      taken += words::count(m.element.width);
    }
  }
}

}  // namespace filigree::hdl
