#include "synth/cell_function.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::synth {

/// Recursive descent; from loosest to tightest: or, and, xor, not.
class FunctionParser {
 public:
  FunctionParser(std::string_view text, CellFunction& out) : text_(text), out_(out) {}

  void parse() {
    parse_or();
    if (peek() != '\0') fail();
  }

 private:
  using Op = CellFunction::Op;

  [[noreturn]] void fail() const {
    throw std::runtime_error(fmt::format("the function \"{}\" cannot be read, accepted: pins, 0, 1, ! ' ^ * & + | and parentheses", text_));
  }
  char peek() {
    while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_])) != 0) ++position_;
    return position_ < text_.size() ? text_[position_] : '\0';
  }
  static bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '[' || c == ']'; }
  void emit(Op op, int pin = 0) { out_.program_.push_back({op, pin}); }

  void parse_or() {
    parse_and();
    while (peek() == '+' || peek() == '|') {
      ++position_;
      parse_and();
      emit(Op::kOr);
    }
  }
  void parse_and() {
    parse_xor();
    for (;;) {
      if (peek() == '*' || peek() == '&') {
        ++position_;
      } else if (!in_name(peek()) && peek() != '(' && peek() != '!') {
        return;
      }
      parse_xor();
      emit(Op::kAnd);
    }
  }
  void parse_xor() {
    parse_not();
    while (peek() == '^') {
      ++position_;
      parse_not();
      emit(Op::kXor);
    }
  }
  void parse_not() {
    std::size_t nots = 0;
    for (; peek() == '!'; ++nots) ++position_;
    parse_quoted();
    for (; nots > 0; --nots) emit(Op::kNot);
  }
  void parse_quoted() {
    parse_atom();
    while (peek() == '\'') {
      ++position_;
      emit(Op::kNot);
    }
  }
  void parse_atom() {
    if (++depth_ > 200) fail();
    if (peek() == '(') {
      ++position_;
      parse_or();
      if (peek() != ')') fail();
      ++position_;
    } else {
      std::string name;
      if (!in_name(peek())) fail();
      while (position_ < text_.size() && in_name(text_[position_])) name += text_[position_++];
      if (name == "0" || name == "1") {
        emit(name == "1" ? Op::kOne : Op::kZero);
      } else {
        emit(Op::kPin, number_of(name));
      }
    }
    --depth_;
  }
  int number_of(const std::string& pin) {
    const auto found = std::ranges::find(out_.pins_, pin);
    if (found != out_.pins_.end()) return static_cast<int>(found - out_.pins_.begin());
    out_.pins_.push_back(pin);
    return static_cast<int>(out_.pins_.size()) - 1;
  }

  std::string_view text_;
  CellFunction& out_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

CellFunction::CellFunction(std::string_view text) {
  FunctionParser(text, *this).parse();
  int depth = 0, deepest = 0;
  for (const Step& step : program_) {
    depth += step.op == Op::kPin || step.op == Op::kZero || step.op == Op::kOne ? 1 : step.op == Op::kNot ? 0 : -1;
    deepest = std::max(deepest, depth);
  }
  if (deepest > 32) throw std::runtime_error(fmt::format("the function \"{}\" is nested too deeply, accepted: 32 operands waiting", text));
}

std::uint64_t CellFunction::evaluate(std::span<const std::uint64_t> values) const {
  std::array<std::uint64_t, 33> stack{};
  std::size_t top = 0;
  for (const Step& step : program_) {
    switch (step.op) {
      case Op::kPin: stack[top++] = values[static_cast<std::size_t>(step.pin)]; break;
      case Op::kZero: stack[top++] = 0; break;
      case Op::kOne: stack[top++] = ~std::uint64_t{0}; break;
      case Op::kNot: stack[top - 1] = ~stack[top - 1]; break;
      case Op::kAnd:
        --top;
        stack[top - 1] &= stack[top];
        break;
      case Op::kOr:
        --top;
        stack[top - 1] |= stack[top];
        break;
      case Op::kXor:
        --top;
        stack[top - 1] ^= stack[top];
        break;
    }
  }
  return top == 0 ? 0 : stack[0];
}

}  // namespace filigree::synth
