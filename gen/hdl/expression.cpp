#include "hdl/expression.h"

#include <fmt/format.h>

#include <algorithm>

namespace filigree::hdl {

Doc ExpressionPrinter::whole(int id) const { return finish(render(id, plan_.place(id).width)); }

Doc ExpressionPrinter::definition(int root) const {
  if (plan_.is_literal(root)) return Doc::text(literal_text(plan_.literal(root)));
  return finish(plan_.node(root).op == Op::kName ? render(plan_.node(root).operands[0], plan_.width(root)) : render_root(root));
}

std::string ExpressionPrinter::select(const BitRange& place) const {
  const Node& node = plan_.node(place.root);
  int element = node.element;
  if (node.op == Op::kInstanceOutput && plan_.name_of_output(place.root) >= 0) element = plan_.node(plan_.name_of_output(place.root)).element;
  return select_text(names_[static_cast<std::size_t>(place.root)], plan_.width(place.root), element, place);
}

Doc ExpressionPrinter::finish(Text text) {
  if (text.parts.empty()) return std::move(text.doc);
  std::vector<Doc> parts = std::move(text.parts);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) parts[i] = Doc::join({std::move(parts[i]), Doc::text(",")});
  return Doc::join({Doc::text("{"), Doc::list(std::move(parts), true), Doc::text("}")});
}

Doc ExpressionPrinter::within(Text text, Level level) {
  const bool loose = text.level > level;
  Doc doc = finish(std::move(text));
  return loose ? Doc::join({Doc::text("("), std::move(doc), Doc::text(")")}) : doc;
}

ExpressionPrinter::Text ExpressionPrinter::render(int id, int cut) const {
  BitRange place = plan_.place(id);
  place.width = std::min(place.width, cut);
  if (plan_.is_literal(place.root)) return {Doc::text(literal_text(plan_.literal(place.root).slice(place.lsb, place.width)))};
  if (plan_.is_inline(place.root)) return render_root(place.root);
  return {Doc::text(select(place))};
}

ExpressionPrinter::Text ExpressionPrinter::render_root(int root) const {
  const Node& node = plan_.node(root);
  const int width = plan_.width(root);
  switch (node.op) {
    case Op::kAdd: {
      // Sums of one width add from the left, as Verilog reads them: no parentheses.
      const int left = plan_.place(node.operands[0]).root;
      const bool sum = plan_.is_inline(left) && plan_.node(left).op == Op::kAdd && plan_.node(node.operands[0]).type.width >= width;
      return binary("+", extended(node.operands[0], width), extended(node.operands[1], width), sum ? kBinary : kUnary);
    }
    case Op::kSub: return binary("-", extended(node.operands[0], width), extended(node.operands[1], width));
    case Op::kMul: {
      Text x = extended(node.operands[0], width), y = extended(node.operands[1], width);
      // Signed operands: synthesis can then drop the copies of the sign bits again.
      return node.type.is_signed ? binary("*", as_signed(std::move(x)), as_signed(std::move(y))) : binary("*", std::move(x), std::move(y));
    }
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor: return chain(node.op, root);
    case Op::kNot: return negation(root);
    case Op::kOrReduce: return reduction("|", node.operands[0]);
    case Op::kAndReduce: return reduction("&", node.operands[0]);
    case Op::kXorReduce: return reduction("^", node.operands[0]);
    case Op::kEq:
    case Op::kLt: return comparison(root, false);
    case Op::kMux: return choice(root);
    case Op::kIndex: return element(root);
    case Op::kConcat: return concatenation(root);
    default: return extended(node.operands[0], width);
  }
}

ExpressionPrinter::Text ExpressionPrinter::extended(int id, int width) const {
  const Type type = plan_.node(id).type;
  if (type.width >= width) return render(id, width);
  const int more = width - type.width;
  const BitRange& place = plan_.place(id);
  if (plan_.is_literal(place.root)) {
    const Bits bits = plan_.literal(place.root).slice(place.lsb, type.width);
    Bits wide(width, type.is_signed && bits.bit(type.width - 1) ? -1 : 0);
    wide.set_slice(0, bits);
    return {Doc::text(literal_text(wide))};
  }
  Text text = render(id, type.width);
  if (type.is_signed && type.width == 1) {
    return {Doc::join({Doc::text(fmt::format("{{{}{{", width)), finish(std::move(text)), Doc::text("}}")})};
  }
  std::vector<Doc> parts;
  if (type.is_signed) {
    const std::string sign = select({place.root, place.lsb + type.width - 1, 1, 0});
    parts.push_back(Doc::text(more == 1 ? sign : fmt::format("{{{}{{{}}}}}", more, sign)));
  } else {
    parts.push_back(Doc::text(literal_text(Bits(more))));
  }
  if (text.parts.empty()) {
    parts.push_back(finish(std::move(text)));
  } else {
    std::move(text.parts.begin(), text.parts.end(), std::back_inserter(parts));
  }
  return {Doc::text(""), kPrimary, std::move(parts)};
}

ExpressionPrinter::Text ExpressionPrinter::as_signed(Text text) const {
  return {Doc::join({Doc::text("$signed("), finish(std::move(text)), Doc::text(")")})};
}

ExpressionPrinter::Text ExpressionPrinter::binary(const char* op, Text x, Text y, Level left) const {
  Doc right = Doc::join({Doc::text(std::string(op) + " "), within(std::move(y), kUnary)});
  return {Doc::list({within(std::move(x), left), std::move(right)}, false), kBinary};
}

ExpressionPrinter::Text ExpressionPrinter::chain(Op op, int root) const {
  std::vector<Doc> parts;
  for (const int operand : plan_.node(root).operands) gather(op, operand, plan_.width(root), parts);
  const char* text = op == Op::kAnd ? "& " : op == Op::kOr ? "| " : "^ ";
  bool fill = true;
  for (const Doc& part : parts) fill = fill && part.flat_width() < 30;
  for (std::size_t i = 1; i < parts.size(); ++i) parts[i] = Doc::join({Doc::text(text), std::move(parts[i])});
  return {Doc::list(std::move(parts), fill), kBinary};
}

/// Operands of a chain of one operator, first to last.
void ExpressionPrinter::gather(Op op, int id, int width, std::vector<Doc>& parts) const {
  const int root = plan_.place(id).root;
  if (!plan_.is_inline(root) || plan_.node(root).op != op) {
    parts.push_back(within(render(id, width), kUnary));
    return;
  }
  for (const int operand : plan_.node(root).operands) gather(op, operand, width, parts);
}

ExpressionPrinter::Text ExpressionPrinter::negation(int root) const {
  const int operand = plan_.node(root).operands[0];
  const int inner = plan_.place(operand).root;
  if (plan_.is_inline(inner) && (plan_.node(inner).op == Op::kEq || plan_.node(inner).op == Op::kLt)) return comparison(inner, true);
  const bool is_condition = plan_.node(root).type.width == 1;
  return {Doc::join({Doc::text(is_condition ? "!" : "~"), within(render(operand, plan_.width(root)), kPrimary)}), kUnary};
}

ExpressionPrinter::Text ExpressionPrinter::comparison(int root, bool negated) const {
  const Node& node = plan_.node(root);
  int left = node.operands[0], right = node.operands[1];
  const int width = std::max(plan_.node(left).type.width, plan_.node(right).type.width);
  if (node.op == Op::kEq) return binary(negated ? "!=" : "==", render(left, width), render(right, width));
  const char* op = negated ? ">=" : "<";
  if (plan_.is_literal(plan_.place(left).root)) {
    std::swap(left, right);
    op = negated ? "<=" : ">";
  }
  Text x = extended(left, width), y = extended(right, width);
  if (plan_.node(left).type.is_signed) return binary(op, as_signed(std::move(x)), as_signed(std::move(y)));
  return binary(op, std::move(x), std::move(y));
}

ExpressionPrinter::Text ExpressionPrinter::reduction(const char* op, int id) const {
  return {Doc::join({Doc::text(op), within(render(id, plan_.node(id).type.width), kPrimary)}), kBinary};
}

ExpressionPrinter::Text ExpressionPrinter::choice(int root) const {
  std::vector<Doc> parts;
  const int width = plan_.width(root);
  int next = root;
  // A mux in the else branch continues the list instead of nesting.
  while (true) {
    const Node& node = plan_.node(next);
    parts.push_back(Doc::join(
        {within(render(node.operands[0], 1), kUnary), Doc::text(" ? "), within(render(node.operands[1], width), kBinary), Doc::text(" :")}));
    const int otherwise = node.operands[2];
    next = plan_.place(otherwise).root;
    if (plan_.is_inline(next) && plan_.node(next).op == Op::kMux) continue;
    parts.push_back(within(render(otherwise, width), kBinary));
    return {Doc::list(std::move(parts), false), kTernary};
  }
}

ExpressionPrinter::Text ExpressionPrinter::element(int root) const {
  const Node& node = plan_.node(root);
  const BitRange& base = plan_.place(node.operands[0]);
  const int width = node.type.width;
  const std::string& name = names_[static_cast<std::size_t>(base.root)];
  Doc index = Doc::text("");
  std::string before = base.lsb > 0 ? fmt::format("{} + ", base.lsb) : "";
  std::string after;
  if (width > 1) {
    before += fmt::format("{}*", width);
    after = fmt::format(" +: {}", width);
    index = within(render(node.operands[1], plan_.node(node.operands[1]).type.width), kPrimary);
  } else {
    const int needed = bits_for(static_cast<unsigned>(plan_.width(base.root) - 1));
    index = within(extended(node.operands[1], needed), base.lsb > 0 ? kPrimary : kTernary);
  }
  return {Doc::join({Doc::text(name + "[" + before), std::move(index), Doc::text(after + "]")})};
}

ExpressionPrinter::Text ExpressionPrinter::concatenation(int root) const {
  // From the most significant part down, as it is written; equal neighbours become {n{x}}, adjoining selects one select.
  const std::vector<int>& operands = plan_.node(root).operands;
  std::vector<Doc> parts;
  for (std::size_t i = operands.size(); i-- > 0;) {
    const int id = operands[i];
    BitRange place = plan_.place(id);
    std::size_t copies = 1;
    while (i > 0 && plan_.place(operands[i - 1]) == place) {
      --i;
      ++copies;
    }
    if (copies > 1) {
      parts.push_back(Doc::join({Doc::text(fmt::format("{{{}{{", copies)), finish(render(id, place.width)), Doc::text("}}")}));
      continue;
    }
    while (i > 0 && !plan_.is_literal(place.root)) {
      const BitRange& below = plan_.place(operands[i - 1]);
      if (below.root != place.root || below.lsb + below.width != place.lsb) break;
      place = {place.root, below.lsb, place.width + below.width, place.element};
      --i;
    }
    if (place.width > plan_.place(id).width) {
      parts.push_back(Doc::text(select(place)));
      continue;
    }
    Text text = render(id, place.width);
    if (text.parts.empty()) {
      parts.push_back(finish(std::move(text)));
    } else {
      std::move(text.parts.begin(), text.parts.end(), std::back_inserter(parts));
    }
  }
  // One part is that part alone.
  if (parts.size() == 1) return {std::move(parts[0])};
  return {Doc::text(""), kPrimary, std::move(parts)};
}

}  // namespace filigree::hdl
