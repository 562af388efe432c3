// Decides what of a module appears in its text: which values become wires, which are written in place, how wide, and which bits nobody reads.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "hdl/body.h"

namespace filigree::hdl {

/// Bits [lsb, lsb + width) of node `root`: what slices and changes of signedness come down to.
struct BitRange {
  int root = -1;
  int lsb = 0;
  int width = 0;
  int element = 0;  // > 0: written as elements of this width

  friend bool operator==(const BitRange&, const BitRange&) = default;
};

/// Registers that share one always block.
struct RegisterGroup {
  bool has_reset = false;
  int enable = -1;  // node, -1 without
  std::vector<int> registers;
};

class PrintPlan {
 public:
  explicit PrintPlan(const Body& body);

  const Body& body() const { return body_; }
  const Node& node(int id) const { return body_.nodes[static_cast<std::size_t>(id)]; }

  /// Where the bits of `id` come from.
  const BitRange& place(int id) const { return places_[static_cast<std::size_t>(id)]; }
  /// A literal in the text: a constant, or a comparison that its operands' types decide (tools warn of those).
  bool is_literal(int root) const { return node(root).op == Op::kConstant || known_[static_cast<std::size_t>(root)] >= 0; }
  Bits literal(int root) const;
  /// Has a name of its own by nature: port, register, named value, output of an instance, memory.
  bool is_named(int root) const;
  /// Has no name but needs one in the text. A literal may: one that is indexed.
  bool is_temporary(int root) const { return temporary_[static_cast<std::size_t>(root)]; }
  /// Written where it is used.
  bool is_inline(int root) const { return !is_literal(root) && !is_named(root) && !is_temporary(root); }

  /// Width in the text: high bits that no use asks for are not computed where the operation allows it.
  int width(int root) const { return widths_[static_cast<std::size_t>(root)]; }
  /// Number of places in the text that mention it.
  int uses(int root) const { return uses_[static_cast<std::size_t>(root)]; }
  /// The named value that is nothing but this output of an instance, or -1: then one wire serves both.
  int name_of_output(int node) const { return aliases_[static_cast<std::size_t>(node)]; }
  /// The output port that is nothing but this output of an instance, or -1.
  int port_of_output(int node) const { return output_ports_[static_cast<std::size_t>(node)]; }
  /// The output port that has the name of this node and shows it, or -1: then they are one signal.
  int port_of_name(int node) const { return named_ports_[static_cast<std::size_t>(node)]; }
  /// True for a named value that an instance drives directly.
  bool is_instance_wire(int id) const { return node(id).op == Op::kName && aliases_[static_cast<std::size_t>(id)] >= 0; }
  /// Bit ranges {lsb, width} of a named node that are never read, ascending.
  std::vector<std::pair<int, int>> unread(int root) const;
  /// Highest numbered register, named value or memory that `id` is computed from; -1 if none.
  int latest_source(int id) const { return latest_[static_cast<std::size_t>(id)]; }
  const std::vector<RegisterGroup>& groups() const { return groups_; }

  /// Operands of a concat when `id` is written element by element: a vector whose elements are worth a line each. Empty otherwise.
  const std::vector<int>& separate_elements(int id, int element) const;

 private:
  static constexpr int kNoUser = -1;

  void find_places();
  BitRange find_place(int id, const Bits* index) const;
  void find_groups();
  void use_roots();
  void settle(int id);
  void use_operands(int id);
  void use(int id, int cut, int user);
  void use_extended(int id, int width);
  void find_aliases();
  void find_latest();
  bool is_cheap(int id) const;

  const Body& body_;
  std::vector<BitRange> places_;
  std::vector<std::int8_t> known_;
  std::vector<char> temporary_;
  std::vector<int> widths_, uses_, ends_, users_, aliases_, output_ports_, named_ports_, latest_;
  std::vector<std::vector<std::pair<int, int>>> read_;
  std::vector<RegisterGroup> groups_;
};

}  // namespace filigree::hdl
