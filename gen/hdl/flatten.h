// The design as one graph: every instance of every module opened up, values that are only other names for a value seen through.
#pragma once

#include <cstddef>
#include <vector>

#include "hdl/body.h"

namespace filigree::hdl {

/// Nodes are numbered over all instances; externals are opened like any module. The body given must outlive this.
class FlatGraph {
 public:
  explicit FlatGraph(const Body& top);

  int size() const { return static_cast<int>(scope_of_.size()); }
  /// The node as its module holds it; its operands are numbers within that module, see operand().
  const Node& node(int id) const;
  /// Operand `index` of the node, not seen through.
  int operand(int id, int index) const { return sibling(id, node(id).operands[static_cast<std::size_t>(index)]); }
  /// Node `local` of the same instance.
  int sibling(int id, int local) const { return first(id) + local; }
  /// A node of the top module.
  int top(int local) const { return local; }

  /// The node that really holds the bits of `id`: names, ports and re-interpretations are followed, zero extension within one 64-bit word too.
  int source(int id) const;

  const MemoryInfo& memory(int id) const;

 private:
  struct Scope {
    const Body* body = nullptr;
    int parent = -1;
    int instance = -1;  // in the parent
    int first = 0;      // number of its node 0
    std::vector<int> children;
  };

  void open(const Body& body, int parent, int instance);
  const Scope& scope(int id) const { return scopes_[static_cast<std::size_t>(scope_of_[static_cast<std::size_t>(id)])]; }
  int first(int id) const { return scope(id).first; }
  int next(int id) const;  // one step of source(), or id

  std::vector<Scope> scopes_;
  std::vector<int> scope_of_;
};

}  // namespace filigree::hdl
