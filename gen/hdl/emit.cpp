#include "hdl/emit.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "hdl/words.h"

namespace filigree::hdl {
namespace {

WideCode wide_code(Op op) {
  switch (op) {
    case Op::kAdd: return WideCode::kAdd;
    case Op::kSub: return WideCode::kSub;
    case Op::kMul: return WideCode::kMul;
    case Op::kAnd: return WideCode::kAnd;
    case Op::kOr: return WideCode::kOr;
    case Op::kXor: return WideCode::kXor;
    case Op::kNot: return WideCode::kNot;
    case Op::kOrReduce: return WideCode::kOrReduce;
    case Op::kAndReduce: return WideCode::kAndReduce;
    case Op::kXorReduce: return WideCode::kXorReduce;
    case Op::kEq: return WideCode::kEq;
    case Op::kLt: return WideCode::kLt;
    case Op::kMux: return WideCode::kMux;
    case Op::kIndex: return WideCode::kIndex;
    case Op::kSlice: return WideCode::kSlice;
    case Op::kConcat: return WideCode::kConcat;
    case Op::kResize: return WideCode::kResize;
    default: throw std::logic_error(fmt::format("interpreter: operation {} computes nothing", static_cast<int>(op)));
  }
}

/// Shift that brings the sign to bit 63; none for an unsigned value.
std::uint8_t unused(Place p) { return static_cast<std::uint8_t>(p.is_signed ? 64 - p.width : 0); }

std::uint8_t above(int width) { return static_cast<std::uint8_t>(64 - width); }

void add_pieces(Instruction& i, const std::vector<Place>& operands, Program& program) {
  i.x = static_cast<std::uint32_t>(program.pieces.size());
  i.y = static_cast<std::uint32_t>(operands.size());
  int lsb = 0;
  for (const Place& operand : operands) {
    program.pieces.push_back({operand.word, lsb});
    lsb += operand.width;
  }
}

Code narrow_code(Op op, bool is_signed) {
  switch (op) {
    case Op::kAdd: return Code::kAdd;
    case Op::kSub: return Code::kSub;
    case Op::kMul: return Code::kMul;
    case Op::kAnd: return Code::kAnd;
    case Op::kOr: return Code::kOr;
    case Op::kXor: return Code::kXor;
    case Op::kNot: return Code::kNot;
    case Op::kOrReduce: return Code::kOrReduce;
    case Op::kAndReduce: return Code::kAndReduce;
    case Op::kXorReduce: return Code::kXorReduce;
    case Op::kEq: return Code::kEq;
    case Op::kLt: return is_signed ? Code::kLtSigned : Code::kLt;
    case Op::kMux: return Code::kMux;
    case Op::kIndex: return Code::kIndex;
    default: throw std::logic_error(fmt::format("interpreter: operation {} computes nothing", static_cast<int>(op)));
  }
}

}  // namespace

Code code_for(const Node& node, const std::vector<Place>& operands) {
  const auto fits = [](const Place& p) { return p.width <= 64; };
  const int width = node.type.width;
  if (width > 64) return Code::kWide;
  // The low word is enough to cut from.
  if (node.op == Op::kSlice) return node.lsb % 64 + width > 64 ? Code::kSliceTwo : Code::kSlice;
  if (node.op == Op::kResize && operands[0].width >= width) return Code::kSlice;
  if (!std::all_of(operands.begin(), operands.end(), fits)) return Code::kWide;
  if (node.op == Op::kResize) return operands[0].is_signed ? Code::kSignExtend : Code::kSlice;
  if (node.op == Op::kConcat) return Code::kConcat;
  return narrow_code(node.op, operands[0].is_signed);
}

Instruction emit(Code code, const Node& node, Place result, const std::vector<Place>& operands, Program& program) {
  Instruction i;
  if (code == Code::kWide) {
    i.x = static_cast<std::uint32_t>(program.wide.size());
    program.wide.push_back({wide_code(node.op), result, operands, node.lsb});
    return i;
  }
  i.r = above(code == Code::kAndReduce ? operands[0].width : node.type.width);
  if (code == Code::kConcat) {
    add_pieces(i, operands, program);
    return i;
  }
  i.x = operands[0].word;
  i.p = unused(operands[0]);
  if (code == Code::kSlice || code == Code::kSliceTwo) {
    const int lsb = node.op == Op::kSlice ? node.lsb : 0;
    i.x += static_cast<std::uint32_t>(lsb / 64);
    i.p = static_cast<std::uint8_t>(lsb % 64);
    return i;
  }
  if (operands.size() > 1) {
    i.y = operands[1].word;
    i.q = unused(operands[1]);
  }
  if (operands.size() > 2) i.z = operands[2].word;
  if (code == Code::kIndex) i.z = static_cast<std::uint32_t>(node.type.width);
  return i;
}

}  // namespace filigree::hdl
