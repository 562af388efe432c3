// Turns values into Verilog expressions. Every piece of text has, on its own, exactly the width of its value, so that Verilog's rules of
// context-determined width and signedness never change what it means.
#pragma once

#include <string>
#include <vector>

#include "hdl/layout.h"
#include "hdl/print_plan.h"

namespace filigree::hdl {

/// "8'd5", "12'hfff": a sized constant.
std::string literal_text(const Bits& value);

/// "[7:0] ", "[8*16-1:0] " or nothing: the range in a declaration, with a blank behind it.
std::string range_text(int width, int element);

/// Selects bits [lsb, lsb + width) of a vector declared with `total` bits in elements of `element` (0 for none).
std::string select_text(const std::string& name, int total, int element, const BitRange& bits);

class ExpressionPrinter {
 public:
  /// `names`: by node, the names of those nodes that have one; it may grow while the printer is in use.
  ExpressionPrinter(const PrintPlan& plan, const std::vector<std::string>& names) : plan_(plan), names_(names) {}

  /// The value's expression.
  Doc whole(int id) const;
  /// The expression that defines `root` itself, though it has a name.
  Doc definition(int root) const;
  /// Bits of a named node.
  std::string select(const BitRange& place) const;

 private:
  /// How tightly an expression holds together.
  enum Level { kPrimary, kUnary, kBinary, kTernary };
  struct Text {
    Doc doc;
    Level level = kPrimary;
    std::vector<Doc> parts = {};  // of a concatenation, without its braces
  };

  Text render(int id, int cut) const;
  Text render_root(int root) const;
  Text extended(int id, int width) const;
  Text as_signed(Text text) const;
  Text binary(const char* op, Text x, Text y, Level left = kUnary) const;
  Text chain(Op op, int root) const;
  void gather(Op op, int id, int width, std::vector<Doc>& parts) const;
  Text negation(int root) const;
  Text comparison(int root, bool negated) const;
  Text reduction(const char* op, int id) const;
  Text choice(int root) const;
  Text element(int root) const;
  Text concatenation(int root) const;
  static Doc finish(Text text);
  static Doc within(Text text, Level level);  // parenthesised when looser than `level`

  const PrintPlan& plan_;
  const std::vector<std::string>& names_;
};

}  // namespace filigree::hdl
