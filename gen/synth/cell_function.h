// A boolean function of a cell's pins, as a liberty file writes it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace filigree::synth {

/// Operators: ! and a trailing ' (not), ^, * & and juxtaposition (and), + | (or), parentheses, 0 and 1. Evaluated on 64 cases at a time, one per bit.
class CellFunction {
 public:
  CellFunction() = default;
  /// Throws std::runtime_error naming the text and what would be accepted.
  explicit CellFunction(std::string_view text);

  bool empty() const { return program_.empty(); }
  /// The pins it depends on, in order of appearance.
  const std::vector<std::string>& pins() const { return pins_; }
  /// `values` has one word per entry of pins().
  std::uint64_t evaluate(std::span<const std::uint64_t> values) const;

 private:
  friend class FunctionParser;
  enum class Op : std::uint8_t { kPin, kZero, kOne, kNot, kAnd, kOr, kXor };
  struct Step {
    Op op;
    int pin = 0;
  };
  std::vector<Step> program_;  ///< postfix
  std::vector<std::string> pins_;
};

}  // namespace filigree::synth
